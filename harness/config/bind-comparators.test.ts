import { expect, test } from 'vitest'
import type { Comparator } from '../model/comparator.ts'
import { HarnessError, type Problem } from '../model/errors.ts'
import { modelName } from '../model/snapshot.ts'
import type { SubjectDefinition } from '../model/subject.ts'
import { bindComparators } from './bind-comparators.ts'
import { bindSchema } from './bind-schema.ts'
import { catalog, reference, table } from './test-catalog.ts'
import { boundOnly, comparator } from './test-comparator.ts'

const tables = catalog(
  table('app_order', ['id', 'status', 'customer_id'], { foreignKeys: [reference(['customer_id'], 'app_customer')] }),
  table('app_customer', ['id', 'email']),
)

function bind(comparators: Readonly<Record<string, readonly Comparator[]>>) {
  const subject: SubjectDefinition = { name: 'shop', schema: 'schema.sql', naming: 'django', comparators }
  return bindComparators(bindSchema(tables, subject), subject, boundOnly)
}

function problems(comparators: Readonly<Record<string, readonly Comparator[]>>): readonly Problem[] {
  try {
    bind(comparators)
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'bad-config') return error.problems
    throw error
  }
  return []
}

test('each model has those that the subject binds to it, and the registry the last word', () => {
  const own = comparator('own', ['status'])
  const bound = bind({ 'app.order': [own] })
  expect(bound.get(modelName('app.order'))?.map((one) => one.comparator)).toEqual([own])
  expect(bound.get(modelName('app.customer'))).toEqual([])
})

test('every field that does not exist is told, with what was probably meant', () => {
  const claims = [comparator('one', ['statsu', 'id']), comparator('two', ['customer_id', 'nowhere', 'app.customer'])]
  expect(problems({ 'app.order': claims, 'app.customer': [comparator('three', ['e-mail'])] })).toEqual([
    {
      message: 'model app.customer: comparator three claims field e-mail, which does not exist',
      fix: 'did you mean email?',
    },
    {
      message: 'model app.order: comparator one claims field statsu, which does not exist',
      fix: 'did you mean status?',
    },
    {
      message: 'model app.order: comparator two claims field customer_id, which does not exist',
      fix: 'fields go by their own names, not by those of columns: did you mean customer?',
    },
    {
      message: 'model app.order: comparator two claims field nowhere, which does not exist',
      fix: 'there are: id, status, customer',
    },
    {
      message: 'model app.order: comparator two claims field app.customer, which does not exist',
      fix: 'that is a model: name a field of app.order',
    },
  ])
})

test('one that claims nothing is told, unless it says how rows are paired', () => {
  expect(problems({ 'app.order': [comparator('bag', [], { pairsBy: 'content' })] })).toEqual([])
  expect(problems({ 'app.order': [comparator('idle', [])] })).toEqual([
    {
      message: 'model app.order: comparator idle claims no field',
      fix: 'name the fields that it is to settle, or leave it out',
    },
  ])
})

import { expect, test } from 'vitest'
import { foreignKey, json, nullIsMissing } from '../../comparators/index.ts'
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
  table('app_seat', ['line', 'place'], { primaryKey: ['line', 'place'] }),
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
      model: 'app.customer',
      field: 'e-mail',
    },
    {
      message: 'model app.order: comparator one claims field statsu, which does not exist',
      fix: 'did you mean status?',
      model: 'app.order',
      field: 'statsu',
    },
    {
      message: 'model app.order: comparator two claims field customer_id, which does not exist',
      fix: 'fields go by their own names, not by those of columns: did you mean customer?',
      model: 'app.order',
      field: 'customer_id',
    },
    {
      message: 'model app.order: comparator two claims field nowhere, which does not exist',
      fix: 'there are: id, status, customer',
      model: 'app.order',
      field: 'nowhere',
    },
    {
      message: 'model app.order: comparator two claims field app.customer, which does not exist',
      fix: 'that is a model: name a field of app.order',
      model: 'app.order',
      field: 'app.customer',
    },
  ])
})

test('one that claims nothing is told, unless it says how rows are paired', () => {
  expect(problems({ 'app.order': [comparator('bag', [], { pairsBy: 'content' })] })).toEqual([])
  expect(problems({ 'app.order': [comparator('idle', [])] })).toEqual([
    {
      message: 'model app.order: comparator idle claims no field',
      fix: 'name the fields that it is to settle, or leave it out',
      model: 'app.order',
    },
  ])
})

test('one that refers to a model that is not there, or to one whose key no field can hold, is told', () => {
  const to = (target: string, ...fields: readonly string[]) =>
    comparator('foreign-key', fields, { refersTo: [modelName(target)] })
  expect(problems({ 'app.order': [to('app.customer', 'customer')] })).toEqual([])
  expect(problems({ 'app.order': [to('app.custmer', 'customer'), to('app.seat', 'status')] })).toEqual([
    {
      message: 'model app.order: comparator foreign-key of customer refers to model app.custmer, which does not exist',
      fix: 'did you mean app.customer?',
      model: 'app.order',
      field: 'customer',
    },
    {
      message:
        'model app.order: comparator foreign-key of status refers to model app.seat, which has no primary key of one column',
      fix: 'one field can hold the key of one column only: leave it out',
      model: 'app.order',
      field: 'status',
    },
  ])
})

test('what comparators say of models is passed on by those that hold others', () => {
  const within = json({ 'lines[*].customer': (field) => foreignKey('app.custmer', field) }, 'status')
  for (const one of [
    foreignKey('app.custmer', 'customer'),
    nullIsMissing(foreignKey('app.custmer', 'customer')),
    within,
  ]) {
    expect(problems({ 'app.order': [one] })).toMatchObject([{ fix: 'did you mean app.customer?' }])
  }
})

import { describe, expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import { parseCaseFile } from './index.ts'

const head = 'name: n\nsubject: s\nsnapshot: f\n'
const file = '/project/a.case.yaml'

function whereOf(where: string): unknown {
  const [step] = parseCaseFile(`${head}transform:\n  - delete: shop.order\n    where: ${where}\n`, file).transform
  return step?.kind === 'delete' ? step.where : null
}

function problemOf(where: string): string {
  try {
    whereOf(where)
  } catch (error) {
    if (error instanceof HarnessError) return error.message.split('\n').slice(1).join('\n').trim()
    throw error
  }
  return 'none'
}

const ada = { kind: 'ref', model: 'shop.customer', where: [{ kind: 'equals', field: 'email', value: 'a@b.c' }] }
const year = { kind: 'sql', expression: 'now()' }

describe('a condition', () => {
  test('compares with the key of another row, or with an expression', () => {
    expect(whereOf('{ owner: { $ref: { shop.customer: { email: a@b.c } } }, at: { $lt: { $sql: now() } } }')).toEqual([
      { kind: 'computed', field: 'owner', comparison: 'eq', value: ada },
      { kind: 'computed', field: 'at', comparison: 'lt', value: year },
    ])
    expect(whereOf('{ pk: { $sql: now() } }')).toEqual([
      { kind: 'computed', field: 'pk', comparison: 'eq', value: year },
    ])
  })

  test('does so within $in and $not too', () => {
    const computed = { kind: 'computed', field: 'owner', comparison: 'eq', value: ada }
    const ref = '{ $ref: { shop.customer: { email: a@b.c } } }'
    expect(whereOf(`{ owner: { $in: [1, ${ref}, null] } }`)).toEqual([
      { kind: 'any', of: [[{ kind: 'in', field: 'owner', values: [1, null] }], [computed]] },
    ])
    expect(whereOf(`{ pk: { $in: [${ref}] } }`)).toEqual([{ kind: 'any', of: [[{ ...computed, field: 'pk' }]] }])
    expect(whereOf(`{ owner: { $not: ${ref} } }`)).toEqual([{ kind: 'not', where: [computed] }])
  })

  test('names one model, and an expression that is not blank', () => {
    expect(problemOf('{ a: { $ref: {} } }')).toContain('expected { model: conditions }, but found an empty mapping')
    expect(problemOf('{ a: { $gt: { $sql: " " } } }')).toContain('where.a.$gt.$sql: expected an SQL expression')
    expect(problemOf('{ a: { $in: [{ $foo: 1 }] } }')).toContain('unknown operator; allowed here: $ref, $sql')
    expect(problemOf('{ a: { $gt: { $foo: 1 } } }')).toContain('unknown operator; allowed here: $ref, $sql')
    expect(problemOf('{ pk: [{ $sql: x }] }')).toContain('an operator stands only at the top of a field')
  })
})

import { describe, expect, test } from 'vitest'
import type { Row } from '../model/snapshot.ts'
import { rowOrder } from '../snapshot/index.ts'
import { checkSnapshot } from './check-snapshot.ts'
import { modelDisplays } from './model-displays.ts'
import { rowOf, schemaOf } from './test-schema.ts'

const schema = schemaOf({
  'app.team': { fields: { slug: {}, token: { secret: true } }, natural: ['slug'], uniques: [['slug'], ['token']] },
  'app.member': { fields: { team: { to: 'app.team' }, boss: { to: 'app.member' } } },
  'app.seat': { pk: ['team', 'place'], fields: { team: { to: 'app.team' }, place: { type: 'int4' } } },
  'app.note': { pk: [], fields: { text: {} } },
})

function check(rows: readonly Row[], side: 'expected' | 'actual' = 'expected') {
  return checkSnapshot(rows, { schema, display: modelDisplays(schema, new Map()), rowOrder, side })
}

/** Findings in short: `kind model row N [field]: message`. */
function found(...rows: readonly Row[]): readonly string[] {
  return check(rows).map(
    ({ kind, model, ordinal, field, message }) => `${kind} ${model} row ${ordinal} [${field}]: ${message}`,
  )
}

const red = rowOf('app.team', 1, { slug: 'red', token: 'hunter2-of-red' })
const blue = rowOf('app.team', 2, { slug: 'blue', token: 'hunter2-of-blue' })

test('a snapshot in canonical order with unique and resolved keys has no finding', () => {
  const rows = [
    red,
    blue,
    rowOf('app.member', 1, { team: 2, boss: 2 }),
    rowOf('app.member', 2, { team: 1, boss: null }),
  ]
  expect(
    check([...rows, rowOf('app.seat', [1, 9], { team: 1, place: 9 }), rowOf('app.note', null, { text: 'z' })]),
  ).toEqual([])
})

describe('order', () => {
  test('rows that do not ascend by primary key are found, by the order that the caller has', () => {
    expect(found(blue, red)).toEqual([
      'unordered-input app.team row 2 [null]: rows ascend by primary key, but this one comes after pk 2',
    ])
  })

  test('rows without a primary key are in any order', () => {
    expect(found(rowOf('app.note', null, { text: 'b' }), rowOf('app.note', null, { text: 'a' }))).toEqual([])
  })

  test('a model before one that it refers to is found, whatever its own references to itself', () => {
    expect(found(rowOf('app.member', 1, { team: 1, boss: 1 }), red)).toEqual([
      'unordered-input app.member row 1 [null]: the model refers to app.team (team), whose rows come after it',
    ])
  })

  test('a model whose rows stand in two places is found once', () => {
    const rows = [red, rowOf('app.note', null, { text: 'a' }), blue, rowOf('app.note', null, { text: 'b' })]
    expect(found(...rows).map((text) => text.replace(/:.*/, ''))).toEqual([
      'unordered-input app.team row 1 [null]',
      'unordered-input app.note row 1 [null]',
    ])
  })
})

describe('duplicates', () => {
  test('a primary key that two rows have is found', () => {
    expect(found(red, rowOf('app.team', 1, { slug: 'green', token: null }))).toEqual([
      'duplicate-pk app.team row 2 [id]: id 1 is also that of row 1',
    ])
  })

  test('so is a composite one', () => {
    const seat = rowOf('app.seat', [1, 9], { team: 1, place: 9 })
    expect(found(red, seat, seat)).toEqual([
      'duplicate-pk app.seat row 2 [null]: team 1, place 9 is also that of row 1',
    ])
  })

  test('the values of a unique index that two rows have are found, with both rows', () => {
    expect(found(red, { ...blue, fields: { ...blue.fields, slug: 'red' } })).toEqual([
      'duplicate-natural-key app.team row 2 [slug]: slug "red" is also that of row 1 (pk 1)',
    ])
  })

  test('two nulls are not equal', () => {
    const without = (row: Row): Row => ({ ...row, fields: { slug: row.fields.slug ?? null, token: null } })
    expect(found(without(red), without(blue))).toEqual([])
  })

  test('a secret value is not shown', () => {
    const findings = check([red, { ...blue, fields: { slug: 'blue', token: 'hunter2-of-red' } }])
    expect(findings).toHaveLength(1)
    expect(JSON.stringify(findings)).not.toContain('hunter2')
  })
})

describe('foreign keys', () => {
  test('one that points at no row is found', () => {
    expect(found(red, rowOf('app.member', 1, { team: 7, boss: null }))).toEqual([
      'dangling-foreign-key app.member row 1 [team]: no row of app.team is there for team 7 to point at',
    ])
  })

  test('one that points at a row further down is not', () => {
    expect(
      found(red, rowOf('app.member', 1, { team: 1, boss: 2 }), rowOf('app.member', 2, { team: 1, boss: 1 })),
    ).toEqual([])
  })

  test('a null or absent one points nowhere', () => {
    expect(found(rowOf('app.member', 1, { team: null }))).toEqual([])
  })

  test('a virtual one may dangle', () => {
    const models = new Map(
      [...schema.models].map(([name, model]) => [
        name,
        { ...model, foreignKeys: model.foreignKeys.map((key) => ({ ...key, virtual: true })) },
      ]),
    )
    const lenient = { ...schema, models }
    const rows = [rowOf('app.member', 1, { team: 7, boss: 8 })]
    const display = modelDisplays(lenient, new Map())
    expect(checkSnapshot(rows, { schema: lenient, display, rowOrder, side: 'expected' })).toEqual([])
  })
})

test.each([
  ['expected', { expectedPk: 1, actualPk: null }],
  ['actual', { expectedPk: null, actualPk: 1 }],
] as const)('a finding of the %s side holds its key there', (side, keys) => {
  expect(check([rowOf('app.member', 1, { team: 7 })], side)).toMatchObject([keys])
})

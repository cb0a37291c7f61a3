import { describe, expect, test } from 'vitest'
import { modelName } from '../model/snapshot.ts'
import type { Where } from '../model/where.ts'
import { bind, book, literal, problems } from './test-bind.ts'

describe('a case that fits', () => {
  test('has its literals in the one spelling of their columns', () => {
    const bound = bind([
      {
        kind: 'update',
        model: book,
        where: [{ kind: 'equals', field: 'price', value: 1 }],
        set: { price: literal(3), added: literal('2026-01-31T13:00:00+01:00') },
        allowNone: false,
        line: 3,
      },
    ])
    expect(bound.transform[0]).toMatchObject({
      where: [{ value: '1.00' }],
      set: { price: { value: '3.00' }, added: { value: '2026-01-31T12:00:00.000Z' } },
    })
  })

  test('names the field of a primary key instead of pk', () => {
    const bound = bind([{ kind: 'insert', model: book, rows: [{ pk: literal(7) }], line: 3 }])
    expect(bound.transform[0]).toMatchObject({ rows: [{ id: { value: 7 } }] })
  })

  test('has the literals of look-ups and references canonical, however deep', () => {
    const where = [{ kind: 'through', field: 'author', where: [{ kind: 'pk', pk: '5' }] }] as const
    const bound = bind([
      { kind: 'delete', model: book, where, allowNone: false, line: 1 },
      { kind: 'insert', model: book, rows: [{ author: { kind: 'ref', model: book, where } }], line: 2 },
    ])
    const canonical = [{ field: 'author', where: [{ kind: 'pk', pk: 5 }] }]
    expect(bound.transform).toMatchObject([{ where: canonical }, { rows: [{ author: { where: canonical } }] }])
  })
})

describe('repeated rows', () => {
  const rows = [{ pk: literal('{index}'), price: literal('{index}.5') }, { price: literal('{{index}}') }]

  test('are written out, index by index, and canonical', () => {
    const [step] = bind([{ kind: 'insert', model: book, rows: rows.slice(0, 1), repeat: 2, line: 1 }]).transform
    expect(step).toEqual({
      kind: 'insert',
      model: book,
      rows: [
        { id: literal(1), price: literal('1.50') },
        { id: literal(2), price: literal('2.50') },
      ],
      line: 1,
    })
    const [once] = bind([
      { kind: 'insert', model: modelName('shop.log'), rows: [{ line: literal('{index}') }], line: 1 },
    ]).transform
    expect(once).toMatchObject({ rows: [{ line: literal('{index}') }] })
  })

  test('that do not fit are told of once', () => {
    expect(problems([{ kind: 'insert', model: book, rows, repeat: 50_000, line: 4 }])).toBe(
      'a.case.yaml does not fit subject sketch\n  a.case.yaml:4: field price (numeric(8,2)): expected a decimal number',
    )
  })
})

describe('operators of conditions that fit', () => {
  const whereOf = (...where: Where): unknown => {
    const [step] = bind([{ kind: 'delete', model: book, where, allowNone: false, line: 1 }]).transform
    return step?.kind === 'delete' ? step.where : null
  }

  test('have canonical values, whose digits are all compared', () => {
    expect(whereOf({ kind: 'in', field: 'price', values: [1, null] })).toEqual([
      { kind: 'in', field: 'price', values: ['1.00', null] },
    ])
    expect(whereOf({ kind: 'order', field: 'price', comparison: 'gt', value: '3.005' })).toEqual([
      { kind: 'order', field: 'price', comparison: 'gt', value: '3.005' },
    ])
    expect(whereOf({ kind: 'not', where: [{ kind: 'equals', field: 'price', value: 2 }] })).toEqual([
      { kind: 'not', where: [{ kind: 'equals', field: 'price', value: '2.00' }] },
    ])
  })

  test('mean the fields of the primary key by pk', () => {
    expect(whereOf({ kind: 'in', field: 'pk', values: ['7', 8] })).toEqual([
      { kind: 'in', field: 'id', values: [7, 8] },
    ])
    const stock = modelName('shop.stock')
    const where: Where = [{ kind: 'in', field: 'pk', values: [[1, '2']] }]
    const [step] = bind([{ kind: 'delete', model: stock, where, allowNone: false, line: 1 }]).transform
    expect(step).toMatchObject({ where: [{ kind: 'any', of: [[{ kind: 'pk', pk: [1, 2] }]] }] })
  })
})

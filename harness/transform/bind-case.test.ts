import { describe, expect, test } from 'vitest'
import type { Case, ExpectedChange, Step } from '../model/case.ts'
import { HarnessError } from '../model/errors.ts'
import { expectMatch } from '../model/matcher.ts'
import { modelName } from '../model/snapshot.ts'
import { bindCase } from './bind-case.ts'
import { sketchField, sketchKey, sketchSchema } from './test-schema.ts'

const schema = sketchSchema({
  'shop.author': { fields: [sketchField('id', 'int4'), sketchField('name', 'text')] },
  'shop.book': {
    fields: [
      sketchField('id', 'int4'),
      sketchField('author', 'int4'),
      sketchField('price', { kind: 'base', name: 'numeric', scale: 2 }, { sqlType: 'numeric(8,2)' }),
      sketchField('added', 'timestamptz'),
      sketchField('genre', { kind: 'enum', name: 'shop.genre', labels: ['novel', 'poetry'] }),
      sketchField('gross', 'numeric', { generated: { kind: 'stored', expression: 'price * 1.2' } }),
    ],
    foreignKeys: [sketchKey('author', 'shop.author')],
  },
  'shop.stock': { fields: [sketchField('shelf', 'int4'), sketchField('book', 'int4')], primaryKey: ['shelf', 'book'] },
  'shop.log': { fields: [sketchField('line', 'text')], primaryKey: [] },
})
const book = modelName('shop.book')

function bind(transform: readonly Step[], changes: readonly ExpectedChange[] = []): Case {
  return bindCase(
    {
      name: 'n',
      subject: 'sketch',
      snapshot: 's',
      file: 'a.case.yaml',
      tags: [],
      skip: false,
      timeoutMs: 1000,
      transform,
      expect: { changes, error: null },
    },
    schema,
  )
}

function problems(transform: readonly Step[], changes: readonly ExpectedChange[] = []): string {
  try {
    bind(transform, changes)
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'bad-case') return error.message
    throw error
  }
  return 'none'
}

const literal = (value: string | number | null) => ({ kind: 'literal', value }) as const

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

describe('a case that does not fit', () => {
  test('is told of every problem at once, each with its line and a way out', () => {
    const text = problems(
      [
        { kind: 'insert', model: modelName('shop.bok'), rows: [{}], line: 3 },
        {
          kind: 'update',
          model: book,
          where: [],
          set: { prise: literal(1), price: literal('a') },
          allowNone: true,
          line: 5,
        },
        {
          kind: 'delete',
          model: book,
          where: [{ kind: 'through', field: 'price', where: [] }],
          allowNone: true,
          line: 9,
        },
      ],
      [{ kind: 'changed', model: book, where: [], fields: { id: { kind: 'value', value: 'x' } }, line: 12 }],
    )
    expect(text).toMatchInlineSnapshot(`
      "a.case.yaml does not fit subject sketch
        a.case.yaml:3: there is no model shop.bok
          did you mean shop.book?
        a.case.yaml:5: model shop.book has no field prise
          did you mean price?
        a.case.yaml:5: field price (numeric(8,2)): expected a decimal number
        a.case.yaml:9: field price of shop.book is no foreign key, so nothing can be looked up through it
          to compare with an object, write it as { $json: … }
        a.case.yaml:12: field id (int4): expected an integer from -2147483648 to 2147483647"
    `)
  })

  test('a generated column cannot be set, but expected', () => {
    expect(problems([{ kind: 'insert', model: book, rows: [{ gross: literal(1) }], line: 4 }])).toContain(
      "a.case.yaml:4: field gross of shop.book is generated; it can't be set",
    )
    const change = {
      kind: 'changed',
      model: book,
      where: [],
      fields: { gross: { kind: 'value', value: '1' } },
      line: 4,
    } as const
    expect(problems([], [change])).toBe('none')
  })

  test('an enum has the values of its type', () => {
    expect(problems([{ kind: 'insert', model: book, rows: [{ genre: literal('novle') }], line: 4 }])).toContain(
      'field genre (shop.genre) has no value "novle"\n    did you mean novel?',
    )
  })

  test('a moment that does not exist is found before anything runs', () => {
    const problemsOf = (moment: string): string => {
      const value = expectMatch({ matcher: 'after', moment })
      const fields = { added: { kind: 'value', value } } as const
      return problems([], [{ kind: 'changed', model: book, where: [], fields, line: 8 }])
    }
    expect(problemsOf('2026-02-30')).toContain('a.case.yaml:8: field added: $after "2026-02-30" is no date')
    expect(problemsOf('yesterday')).toContain('is no date or timestamp that exists')
    for (const moment of ['run', '2026-01-31', '2026-01-31T12:00:00Z', '-infinity']) {
      expect(problemsOf(moment)).toBe('none')
    }
  })

  test('a key of several columns is given whole', () => {
    const stock = modelName('shop.stock')
    const byPk = (pk: number | readonly number[]): string =>
      problems([{ kind: 'delete', model: stock, where: [{ kind: 'pk', pk }], allowNone: true, line: 2 }])
    expect(byPk(1)).toContain('pk of shop.stock is a list of 2 values (shelf, book), not 1')
    expect(byPk([1, 2])).toBe('none')
    expect(problems([{ kind: 'insert', model: stock, rows: [{ pk: literal(1) }], line: 2 }])).toContain(
      'the primary key of shop.stock has several fields; give each of them: shelf, book',
    )
  })

  test('a key that a table lacks is not asked for', () => {
    const log = modelName('shop.log')
    expect(
      problems([{ kind: 'delete', model: log, where: [{ kind: 'pk', pk: 1 }], allowNone: true, line: 2 }]),
    ).toContain('model shop.log has no primary key')
    const ref = { kind: 'ref', model: log, where: [] } as const
    expect(problems([{ kind: 'insert', model: book, rows: [{ author: ref }], line: 2 }])).toContain(
      '$ref to shop.log: it has no primary key of one column',
    )
  })

  test('a field is given once, as pk or by its name', () => {
    expect(problems([{ kind: 'insert', model: book, rows: [{ pk: literal(1), id: literal(2) }], line: 2 }])).toContain(
      'pk and id of shop.book are the same field; give one of them',
    )
  })

  test('a case in TypeScript has no lines', () => {
    expect(problems([{ kind: 'insert', model: book, rows: [{ titel: literal(1) }], line: null }])).toContain(
      'a.case.yaml: model shop.book has no field titel',
    )
  })
})

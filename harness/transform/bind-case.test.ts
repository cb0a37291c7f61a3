import { describe, expect, test } from 'vitest'
import type { Case, ExpectedChange, Step, Where } from '../model/case.ts'
import { HarnessError } from '../model/errors.ts'
import { modelName } from '../model/snapshot.ts'
import { bindCase } from './bind-case.ts'
import { sketchField, sketchKey, sketchSchema } from './test-schema.ts'

const schema = sketchSchema({
  'shop.author': { fields: [sketchField('id', 'int4'), sketchField('name', 'text'), sketchField('doc', 'json')] },
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
      expect: { changes, unchanged: [], error: null },
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

describe('a case that does not fit', () => {
  test('compares what can be compared, and in expectations only what rows alone can tell', () => {
    const author = modelName('shop.author')
    const order = { kind: 'order', field: 'name', comparison: 'gt', value: 'b' } as const
    const log = { kind: 'order', field: 'doc', comparison: 'lt', value: '1' } as const
    const like = { kind: 'like', field: 'id', pattern: 'x' } as const
    const open = { kind: 'like', field: 'name', pattern: 'x\\' } as const
    const others = { kind: 'not', where: [{ kind: 'equals', field: 'doc', value: { a: 1 } }] } as const
    const where = [order, log, like, open, others]
    expect(
      problems(
        [{ kind: 'delete', model: author, where, allowNone: true, line: 2 }],
        [{ kind: 'removed', model: author, where: [order, others], line: 5 }],
      ),
    ).toMatchInlineSnapshot(`
      "a.case.yaml does not fit subject sketch
        a.case.yaml:2: field doc (json): values of this type have no order for $lt
        a.case.yaml:2: field id (int4): $like compares texts, and this is none
        a.case.yaml:2: field name (text): the pattern of $like ends in a backslash that nothing follows
          write two of them
        a.case.yaml:5: field name (text): only the database knows the order of its values, for $gt
          expectations are held against rows without a database: name the rows by other fields, or by $in
        a.case.yaml:5: field doc (json): only the database knows which values of this type are unequal
          expectations are held against rows without a database: name the rows by other fields, or by $in"
    `)
  })

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
      const fields = { added: { kind: 'matcher', rule: { matcher: 'after', moment } } } as const
      return problems([], [{ kind: 'changed', model: book, where: [], fields, line: 8 }])
    }
    expect(problemsOf('2026-02-30')).toContain(
      'a.case.yaml:8: field added (timestamptz): $after "2026-02-30" is no date',
    )
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

  test('what must stay unchanged exists, and nothing of the case is about it', () => {
    const message = (given: Partial<Case>): string => {
      try {
        bindCase({ ...bind([]), ...given }, schema)
      } catch (error) {
        if (error instanceof HarnessError && error.code === 'bad-case') return error.message
        throw error
      }
      return 'none'
    }
    const stock = modelName('shop.stock')
    const step: Step = { kind: 'delete', model: book, where: [], allowNone: true, line: 4 }
    const changes: readonly ExpectedChange[] = [{ kind: 'removed', model: stock, where: [], line: 8 }]
    const unchanged = [
      { model: book, line: 11 },
      { model: stock, line: 12 },
    ]
    expect(message({ transform: [step], expect: { changes, unchanged, error: null } })).toBe(
      `a.case.yaml does not fit subject sketch
  a.case.yaml:4: step 1 (delete shop.book) is about shop.book, which expect.unchanged (line 11) promises to leave as it is
    drop one of the two
  a.case.yaml:8: expect.changes entry 1 (removed) is about shop.stock, which expect.unchanged (line 12) promises to leave as it is
    drop one of the two`,
    )
    const twice = [
      { model: book, line: 11 },
      { model: modelName('shop.boook'), line: 12 },
      { model: book, line: 13 },
    ]
    expect(message({ expect: { changes: [], unchanged: twice, error: null } })).toBe(
      `a.case.yaml does not fit subject sketch
  a.case.yaml:12: there is no model shop.boook
    did you mean shop.book?
  a.case.yaml:13: expect.unchanged names shop.book twice
    name it once`,
    )
    const error = (number: number | null) => ({ sqlstate: null, step: number, line: 9 })
    expect(message({ transform: [step], expect: { changes: [], unchanged, error: error(1) } })).toBe('none')
    expect(message({ transform: [step], expect: { changes: [], unchanged, error: error(null) } })).toBe('none')
    expect(message({ transform: [step, step], expect: { changes: [], unchanged, error: error(2) } })).toContain(
      'step 1',
    )
  })

  test('a case in TypeScript has no lines', () => {
    expect(problems([{ kind: 'insert', model: book, rows: [{ titel: literal(1) }], line: null }])).toContain(
      'a.case.yaml: model shop.book has no field titel',
    )
  })
})

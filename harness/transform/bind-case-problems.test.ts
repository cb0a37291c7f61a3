import { describe, expect, test } from 'vitest'
import type { Case, Step } from '../model/case.ts'
import { HarnessError } from '../model/errors.ts'
import type { ExpectedChange } from '../model/expectation.ts'
import { modelName } from '../model/snapshot.ts'
import { bindCase } from './bind-case.ts'
import { bind, book, literal, problems, schema } from './test-bind.ts'

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

  test('compares with expressions in steps only, and with references to keys of one column', () => {
    const expression = {
      kind: 'computed',
      field: 'name',
      comparison: 'eq',
      value: { kind: 'sql', expression: 'now()' },
    } as const
    const reference = {
      kind: 'computed',
      field: 'pk',
      comparison: 'gt',
      value: { kind: 'ref', model: modelName('shop.stock'), where: [expression] },
    } as const
    const doc = { ...expression, field: 'doc', comparison: 'lt' } as const
    const author = modelName('shop.author')
    expect(
      problems(
        [{ kind: 'delete', model: author, where: [expression, reference, doc], allowNone: true, line: 2 }],
        [{ kind: 'removed', model: author, where: [expression], line: 5 }],
      ),
    ).toMatchInlineSnapshot(`
      "a.case.yaml does not fit subject sketch
        a.case.yaml:2: $ref to shop.stock: it has no primary key of one column
        a.case.yaml:2: model shop.stock has no field name
          known: shelf, book
        a.case.yaml:2: field doc (json): values of this type have no order for $lt
        a.case.yaml:5: field name (text): $sql can be compared with in steps only
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
    const none = bind([]).expect
    const stock = modelName('shop.stock')
    const step: Step = { kind: 'delete', model: book, where: [], allowNone: true, line: 4 }
    const changes: readonly ExpectedChange[] = [{ kind: 'removed', model: stock, where: [], line: 8 }]
    const unchanged = [
      { model: book, line: 11 },
      { model: stock, line: 12 },
    ]
    expect(message({ transform: [step], expect: { ...none, changes, unchanged } })).toBe(
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
    expect(message({ expect: { ...none, unchanged: twice } })).toBe(
      `a.case.yaml does not fit subject sketch
  a.case.yaml:12: there is no model shop.boook
    did you mean shop.book?
  a.case.yaml:13: expect.unchanged names shop.book twice
    name it once`,
    )
    const error = (number: number | null) => ({ sqlstate: null, step: number, line: 9 })
    expect(message({ transform: [step], expect: { ...none, unchanged, error: error(1) } })).toBe('none')
    expect(message({ transform: [step], expect: { ...none, unchanged, error: error(null) } })).toBe('none')
    expect(message({ transform: [step, step], expect: { ...none, unchanged, error: error(2) } })).toContain('step 1')
  })

  test('a case in TypeScript has no lines', () => {
    expect(problems([{ kind: 'insert', model: book, rows: [{ titel: literal(1) }], line: null }])).toContain(
      'a.case.yaml: model shop.book has no field titel',
    )
  })
})

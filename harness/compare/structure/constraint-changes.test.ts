import { describe, expect, test } from 'vitest'
import type { DefinedConstraint, Table } from '../../model/catalog.ts'
import { checkChanges, specialKeyChanges } from './constraint-changes.ts'

function table(columns: Readonly<Record<string, string>>, checks?: readonly DefinedConstraint[]): Table {
  return {
    ...{ schema: 'shop', name: 'book', primaryKey: [], uniques: [], foreignKeys: [], triggers: [] },
    columns: Object.entries(columns).map(([name, sqlType]) => ({
      ...{ name, type: { kind: 'base' as const, name: sqlType }, sqlType, nullable: true, default: null },
      ...{ generated: null, identity: null, sequence: null },
    })),
    ...(checks ? { checks } : {}),
  }
}

const check = (name: string, columns: readonly string[], expression: string): DefinedConstraint => {
  return { name, columns, definition: `CHECK (${expression})` }
}
const positive = check('positive', ['price'], '(price > (0)::numeric)')
const price = { price: 'numeric' }

/** Those that a case has to declare. */
function changes(
  before: Table,
  after: Table,
  names: Readonly<Record<string, string>> = {},
  secret = '',
): readonly string[] {
  const now = new Set(after.columns.map(({ name }) => name))
  const columns = new Map(
    before.columns.map(({ name }) => [name, names[name] ?? name] as const).filter(([, name]) => now.has(name)),
  )
  const labels = new Map([['shop.state', { to: 'shop.state', labels: new Map([['draft', 'sketch']]) }]])
  return checkChanges({ before, after, columns }, labels, (name) => name === secret).flatMap(({ text, isImplied }) => {
    return isImplied ? [] : text
  })
}

describe('a CHECK constraint', () => {
  test('that goes, comes or says something else is told', () => {
    const dearer = check('positive', ['price'], '(price > (1)::numeric)')
    expect(changes(table(price, [positive]), table(price))).toEqual([
      'table shop.book lost its constraint positive, CHECK ((price > (0)::numeric))',
    ])
    expect(changes(table(price), table(price, [positive]))).toEqual([
      'table shop.book has a constraint now, positive, CHECK ((price > (0)::numeric))',
    ])
    expect(changes(table(price, [positive]), table(price, [dearer]))).toEqual([
      'constraint positive of table shop.book is now CHECK ((price > (1)::numeric)), ' +
        'and was CHECK ((price > (0)::numeric))',
    ])
  })

  test('is the same under another name, or where what it speaks of is called otherwise', () => {
    const renamed = check('p', ['cost'], '(cost > (0)::numeric)')
    expect(changes(table(price, [positive]), table({ cost: 'numeric' }, [renamed]), { price: 'cost' })).toEqual([])
    const state = (label: string) => check('s', ['state'], `(state <> '${label}'::shop.state)`)
    const enums = { state: 'shop.state' }
    expect(changes(table(enums, [state('draft')]), table(enums, [state('sketch')]))).toEqual([])
  })

  test('is the same where the new type of a column is cast otherwise', () => {
    const whole = check('positive', ['price'], '(price > 0)')
    expect(changes(table(price, [positive]), table({ price: 'integer' }, [whole]))).toEqual([])
    expect(changes(table(price, [positive]), table(price, [whole]))).toHaveLength(1)
    const list = "((mood)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))"
    const [limited, free] = [{ mood: 'character varying(9)' }, { mood: 'text' }]
    const texts = (values: string) => check('m', ['mood'], `(mood = ANY (ARRAY[${values}]))`)
    const before = table(limited, [check('m', ['mood'], list)])
    expect(changes(before, table(free, [texts("'a'::text, 'b'::text")]))).toEqual([])
    expect(changes(before, table(free, [texts("'a'::text, 'c'::text")]))).toHaveLength(1)
  })

  test('goes and comes with its columns', () => {
    expect(changes(table({ ...price, id: 'integer' }, [positive]), table({ id: 'integer' }))).toEqual([])
    expect(changes(table({ id: 'integer' }), table({ ...price, id: 'integer' }, [positive]))).toEqual([])
    const never = check('never', [], 'false')
    expect(changes(table(price), table(price, [never]))).toHaveLength(1)
  })

  test('of a secret column does not say what it is', () => {
    expect(changes(table(price, [positive]), table(price), {}, 'price')).toEqual([
      'table shop.book lost its constraint positive, CHECK (not shown)',
    ])
  })
})

describe('a key that names of columns alone do not tell', () => {
  const key = (definition: string, columns: readonly string[] = ['code']) => [{ name: 'k', columns, definition }]
  const book = (specialKeys: readonly DefinedConstraint[], parts: Partial<Table> = {}, name = 'code'): Table => {
    return { ...table({ [name]: 'text', id: 'integer' }), specialKeys, ...parts }
  }
  const told = (before: Table, after: Table, names: Readonly<Record<string, string>> = {}): readonly string[] => {
    const columns = new Map(before.columns.map(({ name }) => [name, names[name] ?? name]))
    return specialKeyChanges({ before, after, columns }, new Map(), () => false).map(({ text }) => text)
  }
  const lower = key('UNIQUE (lower(code)) WHERE (id > 0)', ['code', 'id'])

  test('is told when it goes, comes or is another one', () => {
    expect(told(book(lower), book([]))).toEqual(['table shop.book lost its key k, UNIQUE (lower(code)) WHERE (id > 0)'])
    expect(told(book(lower), book(key('UNIQUE (lower(code))')))).toEqual([
      'key k of table shop.book is now UNIQUE (lower(code)), and was UNIQUE (lower(code)) WHERE (id > 0)',
    ])
  })

  test('follows new names', () => {
    const after = book(key('UNIQUE (lower("Code")) WHERE (id > 0)', ['Code', 'id']), {}, 'Code')
    expect(told(book(lower), after, { code: 'Code' })).toEqual([])
  })

  test('that is deferrable is told where the key itself was there and stays', () => {
    const deferrable = key('UNIQUE (code) DEFERRABLE')
    const unique = { uniques: [['code']] }
    expect(told(book([], unique), book(deferrable, unique))).toEqual([
      'table shop.book has a key now, k, UNIQUE (code) DEFERRABLE',
    ])
    expect(told(book(deferrable, unique), book([], unique))).toHaveLength(1)
    expect(told(book([]), book(deferrable, unique))).toEqual([])
    expect(told(book(deferrable, unique), book([]))).toEqual([])
  })
})

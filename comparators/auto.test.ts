import { describe, expect, test } from 'vitest'
import type { ColumnType } from '../harness/model/catalog.ts'
import type { BoundComparator, ComparisonContext } from '../harness/model/comparator.ts'
import { deepFreeze } from '../harness/model/deep-freeze.ts'
import { type JsonPath, parseJsonPath } from '../harness/model/json-path.ts'
import type { LooseKey } from '../harness/model/schema.ts'
import { type Fields, modelName } from '../harness/model/snapshot.ts'
import { autoComparators } from './auto.ts'
import { ignored } from './ignored.ts'
import { baseType, fieldOf, modelOf } from './sample-pair.ts'
import { messageOf, messagesOf, nothingRun, pairOf, sampleForeignKey } from './test-specification.ts'

const timestamptz = baseType('timestamptz')
const domainOver = (base: ColumnType): ColumnType => ({ kind: 'domain', name: 'shop.own', base })
const arrayOf = (element: ColumnType): ColumnType => ({ kind: 'array', name: '_any', element })

function summary(chosen: readonly BoundComparator[]) {
  return chosen.map(
    ({ comparator, boundBy, reason }) => `${comparator.name}(${comparator.fields}) ${boundBy}: ${reason}`,
  )
}

function auto(...[fields, details]: Parameters<typeof modelOf>) {
  return summary(autoComparators(deepFreeze(modelOf(fields, details)), []))
}

describe('a field that nothing claims', () => {
  test('is compared as an instant when it is a timestamp', () => {
    expect(
      auto([
        fieldOf('created', { type: timestamptz }),
        fieldOf('local', { type: baseType('timestamp') }),
        fieldOf('updated', { type: timestamptz }),
        fieldOf('own', { type: domainOver(domainOver(timestamptz)) }),
      ]),
    ).toEqual([
      'datetime-equality(created,updated) auto: column type timestamptz',
      'datetime-equality(local) auto: column type timestamp',
      'datetime-equality(own) auto: column type timestamptz (domain shop.own)',
    ])
  })

  test('stays strict when it is a list of timestamps, a date, a time or a range', () => {
    const types: readonly ColumnType[] = [
      arrayOf(timestamptz),
      domainOver(arrayOf(timestamptz)),
      baseType('date'),
      baseType('timetz'),
      baseType('interval'),
      { kind: 'range', name: 'tstzrange', subtype: timestamptz },
      { kind: 'enum', name: 'timestamptz', labels: [] },
    ]
    expect(auto(types.map((type, index) => fieldOf(`f${index}`, { type })))).toEqual([])
  })

  test('is compared relatively when it is a foreign key of one column, virtual or not', () => {
    const fields = ['owner', 'editor', 'shop', 'a', 'b'].map((name) => fieldOf(name, { type: baseType('int8') }))
    const foreignKeys = [
      sampleForeignKey(['owner'], 'shop.user'),
      sampleForeignKey(['editor'], 'shop.user'),
      sampleForeignKey(['shop'], 'shop.shop', true),
      sampleForeignKey(['a', 'b'], 'shop.pair'),
    ]
    expect(auto(fields, { foreignKeys })).toEqual([
      'foreign-key(owner,editor) auto: foreign key to shop.user',
      'foreign-key(shop) auto: virtual foreign key to shop.shop',
    ])
  })

  test('stays strict when its key refers to a unique key that is not the primary key', () => {
    const foreignKeys = [
      { ...sampleForeignKey(['code'], 'shop.country'), targetFields: ['code'], targetsPrimaryKey: false },
    ]
    expect(auto([fieldOf('code')], { foreignKeys })).toEqual([])
  })

  test('asks about the target of its key, and of the real one where there are two', () => {
    const foreignKeys = [sampleForeignKey(['it'], 'shop.wrong', true), sampleForeignKey(['it'], 'shop.user')]
    const [chosen] = autoComparators(modelOf([fieldOf('it')], { foreignKeys }), [])
    const asked: string[] = []
    const samePair = (target: string) => asked.push(target) > 0
    if (chosen) messageOf(chosen.comparator, 1, 2, { ...nothingRun, samePair })
    expect(new Set(asked)).toEqual(new Set(['shop.user']))
  })

  test('is obfuscated when it is text and named like an email address', () => {
    const texts = [
      fieldOf('email', { type: baseType('varchar') }),
      fieldOf('user_email', { type: baseType('public.citext') }),
      fieldOf('email_address', { type: domainOver(baseType('text')) }),
    ]
    expect(auto(texts)).toEqual(['email-obfuscating(email,user_email,email_address) auto: named like an email address'])
  })

  test('stays strict when it is no text, or named otherwise', () => {
    const others = [
      fieldOf('email', { type: baseType('int8') }),
      fieldOf('user_email', { type: arrayOf(baseType('text')) }),
      fieldOf('email_address', { type: baseType('jsonb') }),
      fieldOf('emailed'),
      fieldOf('email_id'),
      fieldOf('female'),
      fieldOf('voicemail'),
    ]
    expect(auto(others)).toEqual([])
  })

  test('is obfuscated when the subject declares it secret', () => {
    const fields = [
      fieldOf('token', { secret: true }),
      fieldOf('codes', { secret: true, type: arrayOf(baseType('text')) }),
      fieldOf('born', { secret: true, type: timestamptz }),
    ]
    expect(auto(fields)).toEqual([
      'hash-obfuscating(token,codes) auto: declared secret',
      'datetime-equality(born) auto: column type timestamptz',
    ])
  })
})

describe('a timestamp that a trigger sets', () => {
  const fields = [
    fieldOf('touched', { type: timestamptz, setByTrigger: 'touch' }),
    fieldOf('own', { type: domainOver(baseType('timestamp')), setByTrigger: 'touch' }),
    fieldOf('count', { type: baseType('int4'), setByTrigger: 'count_up' }),
    fieldOf('created', { type: timestamptz }),
  ]
  const model = modelOf(fields, { triggers: ['touch', 'count_up'] })

  test('may be later in rows that the case changes, and nothing but a timestamp may', () => {
    expect(auto(fields)).toEqual([
      'date-updated(touched,own) auto: set by trigger touch; in rows that the case changes',
      'datetime-equality(created) auto: column type timestamptz',
    ])
  })

  test('must be the same instant in every other row', () => {
    const [chosen] = autoComparators(model, [])
    const [expected, actual] = [{ touched: '2024-01-01T00:00:00Z' }, { touched: '2024-01-02T00:00:00Z' }]
    const pair = pairOf(expected, actual)
    const comparator = chosen?.comparator ?? ignored('touched')
    expect(comparator.acceptsEqual).toBe(true)
    expect(Object.keys(messagesOf(comparator, pair))).toEqual(['touched'])
    expect(messagesOf(comparator, { ...pair, isMeantToChange: true })).toEqual({})
  })
})

describe('a key that is no foreign key', () => {
  const keys: readonly LooseKey[] = [
    {
      kind: 'polymorphic',
      field: 'object_id',
      typeField: 'object_type',
      targets: new Map([['book', modelName('shop.book')]]),
    },
    { kind: 'json', field: 'data', path: pathOf('author.id'), target: modelName('shop.author') },
    { kind: 'json', field: 'data', path: pathOf('lines[*].book'), target: modelName('shop.book') },
  ]
  const fields = [fieldOf('object_type'), fieldOf('object_id'), fieldOf('data', { type: baseType('jsonb') })]

  test('is compared relatively, by type or within JSON', () => {
    expect(auto(fields, { looseKeys: keys })).toEqual([
      'foreign-key(object_id) auto: polymorphic key, by object_type',
      'json(data) auto: keys within JSON: author.id → shop.author, lines[*].book → shop.book',
    ])
  })

  test('points at the row of the model that the subject declares', () => {
    const chosen = autoComparators(modelOf(fields, { looseKeys: keys }), []).map(({ comparator }) => comparator)
    const pairs = new Set(['shop.author 1 11', 'shop.book 1 21'])
    const samePair: ComparisonContext['samePair'] = (target, expected, actual) =>
      pairs.has(`${target} ${expected} ${actual}`)
    const said = (expected: Fields, actual: Fields) =>
      chosen.map((comparator) =>
        Object.keys(messagesOf(comparator, pairOf(expected, actual), { ...nothingRun, samePair })),
      )
    const data = (author: number, book: number) => ({ author: { id: author, name: 'Ann' }, lines: [{ book }] })
    const expected = { object_type: 'book', object_id: 1, data: data(1, 1) }
    expect(said(expected, { object_type: 'book', object_id: 21, data: data(11, 21) })).toEqual([[], []])
    expect(said(expected, { object_type: 'book', object_id: 11, data: data(21, 11) })).toEqual([
      ['object_id'],
      ['data'],
    ])
  })

  test('is left to a foreign key that the database knows', () => {
    const foreignKeys = [sampleForeignKey(['object_id'], 'shop.object')]
    expect(auto([fieldOf('object_id')], { looseKeys: keys, foreignKeys })).toEqual([
      'foreign-key(object_id) auto: foreign key to shop.object',
    ])
  })

  function pathOf(text: string): JsonPath {
    const path = parseJsonPath(text)
    if (path === null) throw new Error(`${text} is no path`)
    return path
  }
})

test('a primary key of one column is left to pairing, though it is a secret foreign key', () => {
  const fields = [fieldOf('id', { secret: true })]
  expect(auto(fields, { foreignKeys: [sampleForeignKey(['id'], 'shop.parent')] })).toEqual([])
})

test('the columns of a composite primary key, which the fields hold too, are suggested for', () => {
  const fields = [fieldOf('shop'), fieldOf('at', { type: timestamptz })]
  const foreignKeys = [sampleForeignKey(['shop'], 'shop.shop')]
  expect(auto(fields, { primaryKey: ['shop', 'at'], foreignKeys })).toEqual([
    'foreign-key(shop) auto: foreign key to shop.shop',
    'datetime-equality(at) auto: column type timestamptz',
  ])
})

test('what the subject binds comes first, as it is, and keeps its fields to itself', () => {
  const bound = [ignored('updated'), ignored('email', 'absent')]
  const model = modelOf([
    fieldOf('created', { type: timestamptz }),
    fieldOf('updated', { type: timestamptz }),
    fieldOf('email'),
  ])
  const chosen = autoComparators(model, deepFreeze(bound))
  expect(chosen[0]?.comparator).toBe(bound[0])
  expect(summary(chosen)).toEqual([
    'ignored(updated) subject: bound by the subject',
    'ignored(email,absent) subject: bound by the subject',
    'datetime-equality(created) auto: column type timestamptz',
  ])
})

test('nothing is ever ignored automatically', () => {
  expect(auto([fieldOf('name'), fieldOf('date_added', { type: baseType('text') })])).toEqual([])
})

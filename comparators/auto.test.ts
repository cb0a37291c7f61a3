import { describe, expect, test } from 'vitest'
import type { ColumnType } from '../harness/model/catalog.ts'
import type { BoundComparator } from '../harness/model/comparator.ts'
import { autoComparators } from './auto.ts'
import { ignored } from './ignored.ts'
import { baseType, deepFreeze, fieldOf, foreignKeyOf, messageOf, modelOf, nothingRun } from './test-specification.ts'

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
      foreignKeyOf(['owner'], 'shop.user'),
      foreignKeyOf(['editor'], 'shop.user'),
      foreignKeyOf(['shop'], 'shop.shop', true),
      foreignKeyOf(['a', 'b'], 'shop.pair'),
    ]
    expect(auto(fields, { foreignKeys })).toEqual([
      'foreign-key(owner,editor) auto: foreign key to shop.user',
      'foreign-key(shop) auto: virtual foreign key to shop.shop',
    ])
  })

  test('stays strict when its key refers to a unique key that is not the primary key', () => {
    const foreignKeys = [
      { ...foreignKeyOf(['code'], 'shop.country'), targetFields: ['code'], targetsPrimaryKey: false },
    ]
    expect(auto([fieldOf('code')], { foreignKeys })).toEqual([])
  })

  test('asks about the target of its key, and of the real one where there are two', () => {
    const foreignKeys = [foreignKeyOf(['it'], 'shop.wrong', true), foreignKeyOf(['it'], 'shop.user')]
    const [chosen] = autoComparators(modelOf([fieldOf('it')], { foreignKeys }), [])
    const asked: string[] = []
    const samePair = (target: string) => asked.push(target) > 0
    if (chosen) messageOf(chosen.comparator, 1, 2, { ...nothingRun, samePair })
    expect(asked).toEqual(['shop.user'])
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

test('a primary key of one column is left to pairing, though it is a secret foreign key', () => {
  const fields = [fieldOf('id', { secret: true })]
  expect(auto(fields, { foreignKeys: [foreignKeyOf(['id'], 'shop.parent')] })).toEqual([])
})

test('the columns of a composite primary key, which the fields hold too, are suggested for', () => {
  const fields = [fieldOf('shop'), fieldOf('at', { type: timestamptz })]
  const foreignKeys = [foreignKeyOf(['shop'], 'shop.shop')]
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

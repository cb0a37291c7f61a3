import { expect, test } from 'vitest'
import * as comparators from './index.ts'

test('the entry exports every comparator, the construction kit, the auto-assignment and the bindings', () => {
  expect(Object.keys(comparators).sort()).toEqual([
    'autoComparators',
    'autoSuffix',
    'dateUpdated',
    'datetimeEquality',
    'defineComparator',
    'emailObfuscating',
    'equalOrRemoved',
    'foreignKey',
    'hashObfuscating',
    'ignored',
    'passwordObfuscating',
    'regex',
    'secretHex',
    'sentryComparators',
    'subscriptionId',
    'unorderedList',
    'userPassword',
    'uuid4',
  ])
})

test('other spellings of a value are equality, other values are tolerance', () => {
  const { settles: equality } = comparators.datetimeEquality('a')
  expect(equality).toBe('equality')
  for (const make of [comparators.emailObfuscating, comparators.hashObfuscating, comparators.passwordObfuscating]) {
    expect(make('a').settles).toBe('equality')
  }
  expect(comparators.unorderedList('a').settles).toBe('equality')
  for (const make of [comparators.ignored, comparators.autoSuffix, comparators.uuid4, comparators.equalOrRemoved]) {
    expect(make('a').settles).toBe('tolerance')
  }
  expect(comparators.dateUpdated('a').settles).toBe('tolerance')
  expect(comparators.userPassword().settles).toBe('tolerance')
})

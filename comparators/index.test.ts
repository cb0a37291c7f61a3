import { describe, expect, test } from 'vitest'
import type { Comparator } from '../harness/model/comparator.ts'
import * as comparators from './index.ts'

const { correlatedId, json, nullIsMissing } = comparators
const drawn = correlatedId('id')

/** Every comparator of the table in the guide, and what it says of itself beside its name. */
const traits: readonly (readonly [factory: string, made: Comparator, traits: string])[] = [
  ['autoSuffix', comparators.autoSuffix('it'), 'tolerance looksAtClaimed'],
  ['correlatedId', drawn.drawnIn('it'), 'tolerance looksAtClaimed looksAtReplacements'],
  ['correlatedId', drawn.copiedTo('it'), 'tolerance looksAtClaimed looksAtReplacements'],
  [
    'correlatedId',
    correlatedId('id', { mustDiffer: true }).drawnIn('it'),
    'tolerance looksAtClaimed rejectsEqual looksAtReplacements',
  ],
  ['dateUpdated', comparators.dateUpdated('it'), 'tolerance looksAtClaimed'],
  ['dateUpdated', comparators.dateUpdated({ strict: true }, 'it'), 'tolerance looksAtClaimed rejectsEqual'],
  ['dateUpdated', comparators.dateUpdated({ onlyInChangedRows: true }, 'it'), 'tolerance acceptsEqual looksAtClaimed'],
  ['dateUpdated', comparators.dateUpdated({ onlyInChangedRows: true, strict: true }, 'it'), 'tolerance looksAtClaimed'],
  ['datetimeEquality', comparators.datetimeEquality('it'), 'equality acceptsEqual looksAtClaimed'],
  ['emailObfuscating', comparators.emailObfuscating('it'), 'equality acceptsEqual looksAtClaimed'],
  ['equalOrRemoved', comparators.equalOrRemoved('it'), 'tolerance acceptsEqual looksAtClaimed'],
  ['foreignKey', comparators.foreignKey('shop.user', 'it'), 'equality acceptsEqual looksAtClaimed'],
  ['hashObfuscating', comparators.hashObfuscating('it'), 'equality acceptsEqual looksAtClaimed'],
  ['ignored', comparators.ignored('it'), 'tolerance acceptsEqual looksAtClaimed comparesNothing'],
  ['json', json({}, 'it'), 'equality acceptsEqual looksAtClaimed'],
  ['nullIsMissing', nullIsMissing(json({}, 'it')), 'equality acceptsEqual looksAtClaimed'],
  ['numericTolerance', comparators.numericTolerance(1, 'it'), 'tolerance acceptsEqual looksAtClaimed'],
  ['passwordObfuscating', comparators.passwordObfuscating('it'), 'equality acceptsEqual looksAtClaimed'],
  ['regex', comparators.regex(/a/, 'it'), 'tolerance looksAtClaimed'],
  ['secretHex', comparators.secretHex(16, 'it'), 'tolerance looksAtClaimed'],
  ['setOfRows', comparators.setOfRows(), 'equality acceptsEqual looksAtClaimed'],
  ['subscriptionId', comparators.subscriptionId('it'), 'tolerance looksAtClaimed rejectsEqual'],
  ['unorderedList', comparators.unorderedList('it'), 'equality acceptsEqual looksAtClaimed'],
  ['userPassword', comparators.userPassword(), 'tolerance looksAtClaimed'],
  ['uuid4', comparators.uuid4('it'), 'tolerance looksAtClaimed rejectsEqual'],
]

const flags = ['acceptsEqual', 'looksAtClaimed', 'rejectsEqual', 'comparesNothing', 'looksAtReplacements'] as const

describe('what a comparator says of itself, so that it need not be asked', () => {
  test.each(traits)('%s', (_factory, made, expected) => {
    expect([made.settles, ...flags.filter((flag) => made[flag])].join(' ')).toBe(expected)
  })
})

test('the entry exports every comparator, the construction kit, the auto-assignment and the bindings', () => {
  const others = ['autoComparators', 'defineComparator', 'sentryComparators', 'testComparator']
  const factories = new Set(traits.map(([factory]) => factory))
  expect(Object.keys(comparators).sort()).toEqual([...factories, ...others].sort())
})

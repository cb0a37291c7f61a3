import { describe, expect, test } from 'vitest'
import type { ExpectedSequence } from '../model/expectation.ts'
import { modelName } from '../model/snapshot.ts'
import type { SequenceBehind, SequenceState } from '../transfer/index.ts'
import { judgeSequences } from './judge-sequences.ts'

const behind: SequenceBehind = {
  model: modelName('shop.order'),
  field: 'id',
  sequence: 'shop.order_id_seq',
  next: '8',
  furthest: '9',
  countsDown: false,
}

function state(next: bigint, more: Partial<SequenceState> = {}): ReadonlyMap<string, SequenceState> {
  return new Map([['shop.order_id_seq', { id: '1', next, increment: 1n, start: 1n, cycle: null, ...more }]])
}

const declared = (state: ExpectedSequence['state'], writtenAs?: string): ExpectedSequence => ({
  sequence: 'shop.order_id_seq',
  ...(writtenAs === undefined ? {} : { writtenAs }),
  state,
  line: 7,
})

/** What is wrong, with the entry that would mend it. */
function judged(
  entry: ExpectedSequence | null,
  before: ReadonlyMap<string, SequenceState>,
  after: ReadonlyMap<string, SequenceState>,
  sequences: readonly SequenceBehind[] = [],
): unknown {
  const findings = judgeSequences(entry ? [entry] : [], { before, after, behind: sequences }, [])
  return findings.map(({ kind, message, proposal }) => [kind, message, proposal?.entry])
}

describe('a sequence that is declared', () => {
  test('to give a number next gives just that', () => {
    const entry = declared({ kind: 'next', next: 8 })
    expect(judged(entry, state(5n), state(8n))).toEqual([])
    expect(judged(entry, state(5n), state(9n))).toEqual([
      [
        'unexpected-change',
        'sequence shop.order_id_seq should give 8 next, but gives 9',
        { 'shop.order_id_seq': { next: 9 } },
      ],
    ])
    expect(judged(entry, state(5n), state(5n))).toEqual([['missing-change', expect.anything(), expect.anything()]])
  })

  test('to advance has given so many numbers, whatever its steps', () => {
    const entry = declared({ kind: 'advanced', by: 3 }, 'shop.order.id')
    expect(judged(entry, state(5n, { increment: -2n }), state(-1n, { increment: -2n }))).toEqual([])
    expect(judged(entry, state(5n), state(9n))).toEqual([
      [
        'unexpected-change',
        'sequence shop.order_id_seq should have given 3 numbers, but gave 4',
        { 'shop.order.id': { advancedBy: 4 } },
      ],
    ])
  })

  test('to advance may start over, where it can', () => {
    const entry = declared({ kind: 'advanced', by: 3 })
    expect(judged(entry, state(9n, { cycle: 10n }), state(2n, { cycle: 10n }))).toEqual([])
    const anew = [
      'unexpected-change',
      'sequence shop.order_id_seq should have given 3 numbers, but was set anew',
      { 'shop.order_id_seq': { next: 2 } },
    ]
    expect(judged(entry, state(9n), state(2n))).toEqual([anew])
    expect(judged(entry, state(1n, { increment: 10n }), state(2n, { increment: 10n }))).toEqual([anew])
  })

  test('counts from its start when a step has created it', () => {
    expect(judged(declared({ kind: 'next', next: 6 }), new Map(), state(6n))).toEqual([])
    expect(judged(declared({ kind: 'advanced', by: 5 }), new Map(), state(6n))).toEqual([])
    expect(judged(declared({ kind: 'advanced', by: 4 }), new Map(), state(6n))).toHaveLength(1)
  })

  test('to be behind is behind', () => {
    const entry = declared({ kind: 'behind' })
    expect(judged(entry, state(5n), state(8n), [behind])).toEqual([])
    expect(judged(entry, state(5n), state(10n))).toEqual([
      ['sequence-behind', 'sequence shop.order_id_seq is declared to be behind, but is not: it gives 10 next', null],
    ])
  })

  test('is there', () => {
    expect(judged(declared({ kind: 'behind' }), state(5n), new Map())).toEqual([
      ['missing-change', 'sequence shop.order_id_seq is gone', null],
    ])
  })
})

describe('a sequence that is behind', () => {
  test('is a finding without an entry, and besides one that says only how far it went', () => {
    const message = 'sequence shop.order_id_seq gives 8 next, but the highest id is 9'
    expect(judged(null, new Map(), new Map(), [behind])).toEqual([
      ['sequence-behind', message, { 'shop.order_id_seq': 'behind' }],
    ])
    const entry = declared({ kind: 'advanced', by: 3 }, 'shop.order.id')
    expect(judged(entry, state(5n), state(8n), [behind])).toEqual([
      ['sequence-behind', message, { 'shop.order.id': 'behind' }],
    ])
  })

  test('is none where an entry says what it gives next', () => {
    expect(judged(declared({ kind: 'next', next: 8 }), state(5n), state(8n), [behind])).toEqual([])
  })

  test('is none of the business of entries of others', () => {
    const other: ExpectedSequence = { sequence: 'shop.other', state: { kind: 'next', next: 1 }, line: null }
    const seen = new Map([['shop.other', { id: '2', next: 1n, increment: 1n, start: 1n, cycle: null }]])
    expect(judged(other, seen, seen, [behind])).toHaveLength(1)
  })
})

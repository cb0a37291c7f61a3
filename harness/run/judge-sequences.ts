import type { ExpectedSequence } from '../model/expectation.ts'
import type { Finding, FindingKind, Proposal } from '../model/finding.ts'
import { type JsonValue, jsonNumber, numberText } from '../model/json.ts'
import { noRow } from '../model/no-row.ts'
import { sequenceModel } from '../model/sequence-row.ts'
import type { SequenceBehind, SequenceState } from '../transfer/index.ts'
import { sequenceFinding } from './sequence-finding.ts'

export interface SequencesSeen {
  /** Of all sequences, by the names that they had after the import. */
  readonly before: ReadonlyMap<string, SequenceState>
  /** Of all sequences, by the names that they have after the steps. */
  readonly after: ReadonlyMap<string, SequenceState>
  /** All that are behind, after the steps. */
  readonly behind: readonly SequenceBehind[]
}

/**
 * What is wrong with the sequences after the steps: those that are not as declared, in the order of the entries, and
 * those that are behind, unless an entry says so, or says what they give next.
 * @param declared bound to the schema
 * @param steps the labels of the steps
 */
export function judgeSequences(
  declared: readonly ExpectedSequence[],
  seen: SequencesSeen,
  steps: readonly string[],
): readonly Finding[] {
  const wrong = declared.flatMap((entry, index) => judgeSequence(entry, index + 1, seen, steps))
  const known = new Set(declared.filter(({ state }) => state.kind !== 'advanced').map(({ sequence }) => sequence))
  const behind = seen.behind.filter(({ sequence }) => !known.has(sequence))
  const entries = new Map(declared.map((entry, index) => [entry.sequence, { entry, number: index + 1 }]))
  return [
    ...wrong,
    ...behind.map((sequence): Finding => {
      const own = entries.get(sequence.sequence)
      return {
        ...sequenceFinding(sequence, steps),
        proposal: {
          list: 'sequences',
          entry: { [own ? writtenName(own.entry) : sequence.sequence]: 'behind' },
          corrects: own ? { entry: own.number, field: null } : null,
        },
      }
    }),
  ]
}

function judgeSequence(
  entry: ExpectedSequence,
  number: number,
  { before, after, behind }: SequencesSeen,
  steps: readonly string[],
): readonly Finding[] {
  const { sequence, state, line } = entry
  const is = after.get(sequence) ?? null
  const there = (is ? [...before.values()].find(({ id }) => id === is.id) : before.get(sequence)) ?? null
  const place = `expect.sequences${line === null ? '' : ` (line ${line})`}`
  const base: Finding = {
    ...nothing,
    expectedPk: sequence,
    actualPk: is && sequence,
    before: there && String(there.next),
    actual: is && String(is.next),
    step: steps.length === 1 ? (steps[0] ?? null) : null,
    fix: `mend what moves the sequence, or correct ${place}`,
  }
  const corrected = (found: JsonValue | null): Proposal => ({
    list: 'sequences',
    entry: found === null ? null : { [writtenName(entry)]: found },
    corrects: { entry: number, field: null },
  })
  if (!is) {
    const [name] = [...after].find(([, { id }]) => id === there?.id) ?? []
    const message = `sequence ${sequence} is ${name === undefined ? 'gone' : `${name} by now`}`
    const proposal = corrected(null)
    return [
      { ...base, message, proposal: name === undefined ? proposal : { ...proposal, entry: { [name]: form(state) } } },
    ]
  }
  // One that a step has created has given all its numbers since.
  const was = there ?? { ...is, next: is.start }
  const next = { next: jsonNumber(String(is.next)) }
  switch (state.kind) {
    case 'behind': {
      if (behind.some((other) => other.sequence === sequence)) return []
      const message = `sequence ${sequence} is declared to be behind, but is not: it gives ${is.next} next`
      return [{ ...base, kind: 'sequence-behind', message, fix: `drop it from ${place}`, proposal: corrected(null) }]
    }
    case 'next': {
      const expected = numberText(state.next)
      if (expected === String(is.next)) return []
      const message = `sequence ${sequence} should give ${expected} next, but gives ${is.next}`
      return [{ ...base, kind: kindOf(was, is), message, expected, proposal: corrected(next) }]
    }
    case 'advanced': {
      const count = advanceOf(was, is)
      if (count === BigInt(state.by)) return []
      const isSet = count === null || count < 0n
      const message = `sequence ${sequence} should have given ${numbers(state.by)}, but ${isSet ? 'was set anew' : `gave ${count}`}`
      const expected = String(was.next + BigInt(state.by) * was.increment)
      const proposal = corrected(isSet ? next : { advancedBy: jsonNumber(String(count)) })
      return [{ ...base, kind: kindOf(was, is), message, expected, proposal }]
    }
  }
}

/** As a case has it. */
function form(state: ExpectedSequence['state']): JsonValue {
  switch (state.kind) {
    case 'behind':
      return 'behind'
    case 'next':
      return { next: state.next }
    case 'advanced':
      return { advancedBy: state.by }
  }
}

function kindOf(was: SequenceState, is: SequenceState): FindingKind {
  return was.next === is.next ? 'missing-change' : 'unexpected-change'
}

/** How many numbers it has given; less than 0 when it was moved back, null when it was set in between its steps. */
function advanceOf(was: SequenceState, is: SequenceState): bigint | null {
  const distance = is.next - was.next
  if (is.increment !== was.increment || distance % is.increment !== 0n) return null
  const count = distance / is.increment
  return count < 0n && is.cycle !== null ? count + is.cycle : count
}

function numbers(count: number): string {
  return count === 1 ? '1 number' : `${count === 0 ? 'no' : count} numbers`
}

function writtenName({ sequence, writtenAs }: ExpectedSequence): string {
  return writtenAs ?? sequence
}

/** The states of sequences are rows of a model in snapshots, too. */
const nothing: Finding = {
  kind: 'missing-change',
  model: sequenceModel,
  ...noRow,
  field: 'next',
  message: '',
  step: null,
  fix: '',
}

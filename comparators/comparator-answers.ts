import type { Comparator, ComparisonContext, Disagreement, RowPair } from '../harness/model/comparator.ts'
import { isFrozenInput } from '../harness/model/deep-freeze.ts'
import { isJsonArray, isJsonObject, type JsonValue, jsonEquals, jsonText, numberText } from '../harness/model/json.ts'
import { withoutLateFailure } from '../harness/model/late-failure.ts'
import type { Fields } from '../harness/model/snapshot.ts'
import { ownValue, presenceOf } from './presence.ts'

/**
 * What a comparator says of a pair that is frozen, by field: what `existence` reports is not compared.
 * @param isPlain whether equal values mean the same on both sides: keys of rows that were paired otherwise do not
 * @throws Error when it does what no comparator may; the text says what
 */
export function answersOf(
  comparator: Comparator,
  pair: RowPair,
  context: ComparisonContext,
  isPlain: boolean,
): ReadonlyMap<string, readonly string[]> {
  const problem = (what: string): Error => new Error(`comparator ${comparator.name} ${what}`)
  const ask = (of: RowPair): readonly Disagreement[] => {
    const existence = listOf(comparator, 'existence', () => comparator.existence(of))
    const absent = new Set(existence.map(({ field }) => field))
    const compared = listOf(comparator, 'compare', () => comparator.compare(of, context))
    return [...existence, ...compared.filter(({ field }) => !absent.has(field))]
  }
  const said = ask(pair)
  if (!sameAnswers(said, ask(pair))) throw problem('gives another answer when it is asked again about the same rows')
  if (comparator.looksAtClaimed && !sameAnswers(said, ask(claimedOnly(comparator, pair)))) {
    throw problem(
      'says by looksAtClaimed that it looks at no field but its own, but answers otherwise without the rest',
    )
  }
  for (const { field, message } of said) {
    const secret = quotedSecret(pair, message)
    if (secret !== null) throw problem(`quotes the secret field ${secret} in full, in its message about ${field}`)
  }
  checkFlags(comparator, pair, said, isPlain, problem)
  for (const side of [pair.expected, pair.actual]) checkMarks(comparator, side, problem)
  const messages = new Map<string, string[]>()
  for (const { field, message } of said) messages.set(field, [...(messages.get(field) ?? []), message])
  return messages
}

function listOf(
  comparator: Comparator,
  part: 'existence' | 'compare',
  answer: () => readonly Disagreement[],
): readonly Disagreement[] {
  const problem = (what: string): Error => new Error(`comparator ${comparator.name}: ${part} ${what}`)
  const given = called(comparator, part, answer)
  if (given instanceof Promise) throw problem('gives a promise, but comparators are not asynchronous')
  if (!Array.isArray(given)) throw problem(`gives no list of disagreements, but ${String(given)}`)
  for (const entry of given) {
    if (typeof entry?.field !== 'string' || typeof entry.message !== 'string' || entry.message === '') {
      throw problem(`gives a list with ${JSON.stringify(entry)}, which is no { field, message }`)
    }
    if (!comparator.fields.includes(entry.field)) {
      const claims = comparator.fields.length === 0 ? 'no field' : `only ${comparator.fields.join(', ')}`
      throw problem(`speaks of field ${entry.field}, but it claims ${claims}`)
    }
  }
  return given
}

/** @throws Error that says which part of the comparator threw, or changed its input */
export function called<T>(comparator: Comparator, part: string, answer: () => T): T {
  try {
    return withoutLateFailure(answer())
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    const what = isFrozenInput(cause) ? 'changes its input, which no comparator may' : 'throws'
    throw new Error(`comparator ${comparator.name}: ${part} ${what}: ${said}`, { cause })
  }
}

function sameAnswers(a: readonly Disagreement[], b: readonly Disagreement[]): boolean {
  return (
    a.length === b.length &&
    a.every((entry, index) => {
      const other = b[index]
      return entry.field === other?.field && entry.message === other.message
    })
  )
}

function claimedOnly(comparator: Comparator, pair: RowPair): RowPair {
  const claimed = (side: Fields): Fields =>
    Object.fromEntries(Object.entries(side).filter(([name]) => comparator.fields.includes(name)))
  return { ...pair, expected: Object.freeze(claimed(pair.expected)), actual: Object.freeze(claimed(pair.actual)) }
}

/** What it says of itself spares the harness to ask; where that is wrong, findings would be lost. */
function checkFlags(
  comparator: Comparator,
  { expected, actual }: RowPair,
  said: readonly Disagreement[],
  isPlain: boolean,
  problem: (what: string) => Error,
): void {
  const { fields, acceptsEqual, rejectsEqual, comparesNothing } = comparator
  if (comparesNothing && said.length > 0) throw problem('says by comparesNothing that it accepts whatever it finds')
  if (!fields.every((field) => jsonEquals(ownValue(expected, field), ownValue(actual, field)))) return
  if (acceptsEqual && isPlain && said.length > 0) {
    throw problem('says by acceptsEqual that it accepts values that are equal on both sides, but rejects some')
  }
  const hasValue = fields.some((field) => presenceOf(expected, field) === 'value')
  if (rejectsEqual && hasValue && said.length === 0) {
    throw problem('says by rejectsEqual that it accepts no values that are equal, but accepts some')
  }
}

function checkMarks(comparator: Comparator, side: Fields, problem: (what: string) => Error): void {
  const marks = called(comparator, 'scrub', () => comparator.scrub(side))
  for (const [field, mark] of Object.entries(marks)) {
    if (!comparator.fields.includes(field)) throw problem(`scrubs field ${field}, which it does not claim`)
    if (presenceOf(side, field) === 'missing') throw problem(`scrubs field ${field}, which is not there`)
    if (typeof mark !== 'string') throw problem(`leaves no text in place of field ${field} that it scrubs`)
  }
}

/** A shorter text is in too many others by chance. */
const minSecretLength = 4

/** The secret field of which `message` holds a whole value, or a whole text within one; null when there is none. */
function quotedSecret({ model, expected, actual }: RowPair, message: string): string | null {
  for (const { name, secret } of model.fields) {
    if (!secret) continue
    const texts = [expected, actual].flatMap((side) => textsOf(ownValue(side, name) ?? null))
    const isQuoted = (text: string) => message.includes(text) || message.includes(JSON.stringify(text).slice(1, -1))
    if (texts.some((text) => text.length >= minSecretLength && isQuoted(text))) return name
  }
  return null
}

function textsOf(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value]
  if (isJsonArray(value)) return [jsonText(value), ...value.flatMap(textsOf)]
  if (isJsonObject(value)) return [jsonText(value), ...Object.values(value).flatMap(textsOf)]
  const number = numberText(value)
  return number === null ? [] : [number]
}

import type { Comparator, ComparisonContext, Disagreement, Replacement, RowPair } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import type { Model } from '../harness/model/schema.ts'
import type { Fields } from '../harness/model/snapshot.ts'
import { checkDefinition } from './check-definition.ts'
import { obfuscateHash } from './obfuscation.ts'
import type { Presence } from './presence.ts'
import { ownValue, presenceOf } from './presence.ts'
import { isSecret, showValue } from './show-value.ts'

/** What the comparison of one field may know besides the two values. */
export interface FieldComparison {
  readonly model: Model
  readonly field: string
  readonly context: ComparisonContext
  /** Whether the case means to change this row: some field of it, or to add it. */
  readonly isMeantToChange: boolean
  /** A value as a message may show it: shortened, and obfuscated where it must be. */
  readonly show: (value: JsonValue) => string
}

/** Returns null when the values agree, else a sentence without a final stop. Neither value is ever null. */
export type CompareField = (expected: JsonValue, actual: JsonValue, comparison: FieldComparison) => string | null

/** Compares fields that depend on each other; it is given the pair whatever is null or missing there. */
export type CompareRow = (
  pair: RowPair,
  context: ComparisonContext,
  show: (field: string, value: JsonValue) => string,
) => readonly Disagreement[]

interface CommonParts {
  readonly name: string
  /** At least one; a repeated one counts once. */
  readonly fields: readonly string[]
  readonly settles: Comparator['settles']
  /** Whether it accepts any values that are equal. Default: not known, so that it is asked. */
  readonly acceptsEqual?: boolean
  /** Whether it looks at no field that it does not claim. Default: only where it compares field by field. */
  readonly looksAtClaimed?: boolean
  /** Whether it accepts no values that are equal. Default: it may. */
  readonly rejectsEqual?: boolean
  /** Whether it accepts whatever it finds. Default: it compares. */
  readonly comparesNothing?: true
  /** Whether a field that only one side holds is a disagreement. Default: always. */
  readonly existenceMatters?: (pair: RowPair, field: string) => boolean
  /** What was drawn anew in the row, and is looked for elsewhere. Default: nothing. */
  readonly replacements?: (pair: RowPair) => readonly Replacement[]
  /** Whether it asks the context for replacements. Default: it does not. */
  readonly looksAtReplacements?: boolean
  /** How values are shown. Default: as they are; those of fields that the subject marks secret, as a hash is. */
  readonly obfuscate?: (value: JsonValue) => string
  /** What `scrub` leaves in place of a value. Default: `⟨name⟩`. */
  readonly mark?: string
}

export type ComparatorDefinition = CommonParts &
  ({ readonly compareField: CompareField } | { readonly compareRow: CompareRow })

/**
 * Makes a comparator of the parts that tell it from others.
 * @throws HarnessError `bad-comparator` when it claims no field, or its parts are not what they must be
 */
export function defineComparator(definition: ComparatorDefinition): Comparator {
  checkDefinition(definition)
  const { name, settles, obfuscate } = definition
  const fields = [...new Set(definition.fields)]
  const mark = definition.mark ?? `⟨${name}⟩`
  const show = (model: Model, field: string, value: JsonValue) =>
    showValue(value, obfuscate ?? (isSecret(model, field) ? obfuscateHash : undefined))

  function existence(pair: RowPair): readonly Disagreement[] {
    return disagreements(fields, (field) => {
      const expected = presenceOf(pair.expected, field)
      const actual = presenceOf(pair.actual, field)
      if (expected === actual || definition.existenceMatters?.(pair, field) === false) return null
      const shown = (side: Fields) => show(pair.model, field, ownValue(side, field) ?? null)
      return existenceMessage(expected, actual, shown(pair.expected), shown(pair.actual))
    })
  }

  function compare(pair: RowPair, context: ComparisonContext): readonly Disagreement[] {
    if ('compareRow' in definition) {
      return definition.compareRow(pair, context, (field, value) => show(pair.model, field, value))
    }
    return disagreements(fields, (field) => {
      const expected = ownValue(pair.expected, field) ?? null
      const actual = ownValue(pair.actual, field) ?? null
      if (expected === null || actual === null) return null
      const answer = definition.compareField(expected, actual, {
        model: pair.model,
        field,
        context,
        isMeantToChange: pair.isMeantToChange,
        show: (value) => show(pair.model, field, value),
      })
      return requireAnswer(answer)
    })
  }

  function scrub(row: Fields): Readonly<Record<string, string>> {
    return Object.fromEntries(
      fields.filter((field) => presenceOf(row, field) !== 'missing').map((field) => [field, mark]),
    )
  }

  return {
    name,
    fields,
    settles,
    existence,
    compare,
    scrub,
    acceptsEqual: definition.acceptsEqual ?? false,
    looksAtClaimed: definition.looksAtClaimed ?? ('compareField' in definition && !definition.existenceMatters),
    ...(definition.rejectsEqual && { rejectsEqual: true }),
    ...(definition.comparesNothing && { comparesNothing: true }),
    ...(definition.replacements && { replacements: definition.replacements }),
    ...(definition.looksAtReplacements && { looksAtReplacements: true }),
    ...(obfuscate && { obfuscate }),
  }
}

/** @throws TypeError for what is neither a sentence nor null */
function requireAnswer(answer: unknown): string | null {
  if (answer === null || typeof answer === 'string') return answer
  if (answer instanceof Promise) answer.catch(() => {})
  const kind = answer instanceof Promise ? 'a promise' : String(answer)
  throw new TypeError(`compareField gave ${kind}: it must say null where the values agree, else a sentence, at once`)
}

const none: readonly Disagreement[] = []

/** Almost always there are none, for millions of rows: then nothing is allocated. */
function disagreements(
  fields: readonly string[],
  messageOf: (field: string) => string | null,
): readonly Disagreement[] {
  let found: Disagreement[] | null = null
  for (const field of fields) {
    const message = messageOf(field)
    if (message === null) continue
    found ??= []
    found.push({ field, message })
  }
  return found ?? none
}

function existenceMessage(expected: Presence, actual: Presence, expectedShown: string, actualShown: string): string {
  const wanted = expected === 'missing' ? 'no such field' : expectedShown
  return `expected ${wanted}, ${actual === 'missing' ? 'but the field is missing' : `found ${actualShown}`}`
}

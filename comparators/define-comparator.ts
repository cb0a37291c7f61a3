import type { Comparator, ComparisonContext, Disagreement, RowPair } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { withoutLateFailure } from '../harness/model/late-failure.ts'
import type { Model } from '../harness/model/schema.ts'
import type { Fields } from '../harness/model/snapshot.ts'
import { checkDefinition } from './check-definition.ts'
import type { ComparatorDefinition } from './comparator-definition.ts'
import { obfuscateHash } from './obfuscation.ts'
import type { Presence } from './presence.ts'
import { ownValue, presenceOf } from './presence.ts'
import { isSecret, showValue } from './show-value.ts'

export type { ComparatorDefinition, CompareField, CompareRow, FieldComparison } from './comparator-definition.ts'

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
  const kind = withoutLateFailure(answer) instanceof Promise ? 'a promise' : String(answer)
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

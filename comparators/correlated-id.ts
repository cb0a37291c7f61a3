import type { Comparator, ComparisonContext } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { isJsonArray, isJsonObject, jsonEquals } from '../harness/model/json.ts'
import { CorrelatedCopies } from './correlated-copies.ts'
import { type CorrelatedIdOptions, Correlation, idText } from './correlation.ts'
import { defineComparator } from './define-comparator.ts'
import { obfuscateHash } from './obfuscation.ts'
import { ownValue } from './presence.ts'
import { showValue } from './show-value.ts'

/** The comparators of a value that is drawn anew in some fields, and occurs in others. */
export interface CorrelatedId {
  /** Accepts the same value or another: the same one everywhere for the same expected value, and never for two. */
  readonly drawnIn: (...fields: readonly string[]) => Comparator
  /**
   * Accepts what became of the drawn values, wherever they stand: as a whole value, within a text, or anywhere inside
   * JSON, names of members included. Everything else must be equal, as must values that no source has.
   */
  readonly copiedTo: (...fields: readonly string[]) => Comparator
}

/**
 * For a value that is drawn anew and must be replaced consistently wherever it occurs. A value that is no string counts
 * as its JSON text.
 * @param name what is drawn. Two with the same name are about the same values, in whatever models they are used
 * @throws HarnessError `bad-comparator` when the name is empty
 */
export function correlatedId(name: string, options: CorrelatedIdOptions = {}): CorrelatedId {
  const correlation = new Correlation(name, options)
  const mustDiffer = options.mustDiffer ?? false
  return {
    drawnIn: (...fields) => ({
      ...drawnIn(correlation, mustDiffer, fields),
      correlations: [{ name, part: 'drawn' }],
    }),
    copiedTo: (...fields) => ({ ...copiedTo(correlation, fields), correlations: [{ name, part: 'copied' }] }),
  }
}

function drawnIn(correlation: Correlation, mustDiffer: boolean, fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'correlated-id',
    fields,
    settles: 'tolerance',
    rejectsEqual: mustDiffer,
    looksAtReplacements: true,
    replacements: (pair) =>
      fields.flatMap((field) => {
        const [expected, actual] = [ownValue(pair.expected, field) ?? null, ownValue(pair.actual, field) ?? null]
        const isDrawn = expected !== null && actual !== null && kindOf(expected) === kindOf(actual)
        return isDrawn ? correlation.replacements(expected, actual) : []
      }),
    compareField(expected, actual, { context, show }) {
      if (kindOf(expected) !== kindOf(actual)) {
        return `expected a ${kindOf(expected)} in place of ${show(expected)}, found ${show(actual)}`
      }
      if (mustDiffer && jsonEquals(expected, actual)) return `expected a new value, found the old one: ${show(actual)}`
      return inconsistency(correlation.name, expected, actual, context, show)
    },
  })
}

/** What other sources say against this one. Their values may be secret, so they are always shortened. */
function inconsistency(
  name: string,
  expected: JsonValue,
  actual: JsonValue,
  context: ComparisonContext,
  show: (value: JsonValue) => string,
): string | null {
  const [old, drawn] = [idText(expected), idText(actual)]
  const elsewhere = context.replacements(name, old).filter((other) => other !== drawn)
  if (elsewhere.length > 0) {
    return `expected ${show(expected)} to become the same everywhere, found ${show(actual)} here and ${listed(elsewhere)} elsewhere`
  }
  const others = context.replaced(name, drawn).filter((other) => other !== old)
  if (others.length === 0) return null
  return `expected a value of its own in place of ${show(expected)}, found ${show(actual)}, which took the place of ${listed(others)} too`
}

function copiedTo(correlation: Correlation, fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'correlated-id',
    fields,
    settles: 'tolerance',
    looksAtClaimed: true,
    looksAtReplacements: true,
    compareRow: (pair, context) =>
      [...new Set(fields)].flatMap((field) => {
        const [expected, actual] = [ownValue(pair.expected, field) ?? null, ownValue(pair.actual, field) ?? null]
        if (expected === null || actual === null) return []
        const message = new CorrelatedCopies(correlation, pair, context, field).message(expected, actual)
        return message === null ? [] : [{ field, message }]
      }),
  })
}

const maxListed = 3

function listed(values: readonly string[]): string {
  const shown = values.slice(0, maxListed).map((value) => showValue(value, obfuscateHash))
  return [...shown, ...(values.length > maxListed ? [`${values.length - maxListed} more`] : [])].join(', ')
}

function kindOf(value: JsonValue): 'text' | 'list' | 'object' | 'truth value' | 'number' {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'truth value'
  if (isJsonArray(value)) return 'list'
  return isJsonObject(value) ? 'object' : 'number'
}

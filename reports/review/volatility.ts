import type { CaseReport, VariedField } from '../../harness/model/case-report.ts'
import type { Finding } from '../../harness/model/finding.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../harness/model/json.ts'
import { filtersFor } from './filters-for.ts'

/** What was found otherwise when a case ran again, on any of its targets. */
export function variedOf(reports: readonly Pick<CaseReport, 'rerun'>[]): readonly VariedField[] {
  return reports.flatMap(({ rerun }) => (rerun?.kind === 'non-deterministic' ? rerun.varied : []))
}

/**
 * Why what would declare a finding holds for the run that found it only, and what to do, as a sentence without its end;
 * null where the next run may give the same, or a matcher takes whatever it gives.
 * @param varied of the finding's case
 * @param file of the case
 */
export function volatility(
  { model, field, proposal }: Pick<Finding, 'model' | 'field' | 'proposal'>,
  varied: readonly VariedField[],
  file: string,
): string | null {
  const place = varied.find((one) => one.model === model && isPinned(one.field, field, proposal?.entry ?? null))
  if (place === undefined) return null
  const what = place.field === null ? `which rows of ${model} there are` : `${place.field} of ${model}`
  const otherwise = [
    ...(place.field === null ? [] : ['declare a matcher by hand']),
    `let \`npx roundtrip run${filtersFor([{ file }])} -u\` write what holds for both`,
    ...(place.comparator === null ? [] : [`bind comparator ${place.comparator} to it`]),
  ]
  return `${what} differed when the case ran again, so what was seen does not last: ${otherwise.join(', or ')}`
}

/** @param varied null: rows came or went. @param field null: the finding is about a row */
function isPinned(varied: string | null, field: string | null, entry: JsonObject | null): boolean {
  if (varied === null || field !== null) return varied === field && !isMatched(entry, varied)
  const fields = fieldsOf(entry)
  // Where the entry does not name it, it may be the key.
  const name = Object.hasOwn(fields, varied) ? varied : 'pk'
  return Object.hasOwn(fields, name) && !isMatched(entry, name)
}

function isMatched(entry: JsonObject | null, field: string | null): boolean {
  return field !== null && isMatcherForm(fieldsOf(entry)[field])
}

/** What takes more than one value, as a case file has it; others may hold just what was seen. */
function isMatcherForm(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false
  const [operator, ...others] = Object.keys(value)
  return others.length === 0 && operator !== undefined && /^\$(any|differs|type|matches|after|before)$/.test(operator)
}

function fieldsOf(entry: JsonObject | null): JsonObject {
  return isJsonObject(entry?.fields) ? entry.fields : {}
}

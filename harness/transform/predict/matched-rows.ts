import type { ExpectedRow } from '../../model/change.ts'
import { jsonEquals, jsonText } from '../../model/json.ts'
import type { Model, Schema } from '../../model/schema.ts'
import type { ComputedValue, Where } from '../../model/where.ts'
import type { MatchedRow, ReferenceKeys } from '../apply/step-outcome.ts'
import { type ComparedField, comparedFields, identityFields } from '../compared-fields.ts'
import { computedValues, referenceText } from '../reference-text.ts'
import { equalityText } from './equality-text.ts'
import { knownValue } from './expected-rows.ts'
import { RowFinder } from './row-finder.ts'

/** The expected rows that a step is meant to touch, each with what the server said of it; null when it said nothing. */
export type Targets = ReadonlyMap<ExpectedRow, MatchedRow | null>

/**
 * Decides which rows a `where` means: those that satisfy it as they are expected to be, and those that the server
 * found though they hold what is expected of them, for it knows better what is equal (case-insensitive texts, values
 * that it generated). A row that the server found because it is not as expected, after a trigger has changed it, say,
 * is no target: that must not pass for intended. The same goes for what an earlier sql step did to it, and for all
 * rows when a reference does not mean what it is expected to.
 */
export function targetsOf(
  schema: Schema,
  rows: readonly ExpectedRow[],
  model: Model,
  where: Where,
  matched: readonly MatchedRow[],
  references: ReferenceKeys,
): Targets {
  const finder = new RowFinder(schema, rows)
  const reported = new Map(matched.map((row) => [jsonText(row.identity), row]))
  const fields = comparedFields(schema, model, where)
  const isAsExpected = computedValues(where).every((value) => value.kind === 'sql' || agrees(finder, value, references))
  const believes = (row: ExpectedRow, found: MatchedRow): boolean =>
    isAsExpected && fields.every((field, index) => holds(finder, model, row, field, found.compared[index] ?? null))

  const satisfying = new Set(finder.find(model.name, where))
  const targets = new Map<ExpectedRow, MatchedRow | null>()
  for (const row of finder.all(model.name)) {
    const identity = identityText(model, row)
    const found = (identity === null ? undefined : reported.get(identity)) ?? null
    if (satisfying.has(row) || (found && believes(row, found))) targets.set(row, found)
  }
  return targets
}

/** Whether a reference meant to the server what it means among the rows that are expected. */
function agrees(
  finder: RowFinder<ExpectedRow>,
  reference: Extract<ComputedValue, { readonly kind: 'ref' }>,
  references: ReferenceKeys,
): boolean {
  const meant = finder.referenced(reference)
  if (meant.kind !== 'key') return meant.kind === 'open'
  const key = references.get(referenceText(reference)) ?? null
  return jsonEquals(meant.key, key)
}

/** Null when nobody can know it beforehand. */
function identityText(model: Model, row: ExpectedRow): string | null {
  const values = identityFields(model).map(({ name }) => knownValue(model, row, name))
  const known = values.filter((value) => value !== undefined)
  return known.length === values.length ? jsonText(known) : null
}

/** Whether the field holds the value as far as anybody knows. */
function holds(
  finder: RowFinder<ExpectedRow>,
  model: Model,
  row: ExpectedRow,
  { path, field }: ComparedField,
  value: ExpectedRow['fields'][string] & MatchedRow['compared'][number],
): boolean {
  let owner = model
  let rows: readonly ExpectedRow[] = [row]
  for (const key of path) {
    const references = rows.map((current) => knownValue(owner, current, key.field.name))
    if (references.includes(undefined)) return true
    rows = references.flatMap((reference = null) =>
      reference === null ? [] : finder.holding(key.target, key.targetField, reference),
    )
    owner = key.target
  }
  // A key that leads nowhere, as it is expected to: it is compared itself.
  if (rows.length === 0) return value === null
  return rows.some((current) => {
    const expected = knownValue(owner, current, field.name)
    if (expected === undefined || expected === null || value === null)
      return expected === undefined || expected === value
    return equalityText(field.type, expected) === equalityText(field.type, value)
  })
}

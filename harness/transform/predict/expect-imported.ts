import type { Expected, ExpectedRow, Origin, RemovedRow } from '../../model/change.ts'
import { isJsonArray } from '../../model/json.ts'
import { type ExpectedValue, expectMatch, isMatcher } from '../../model/matcher.ts'
import { hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import type { PrimaryKey, Row } from '../../model/snapshot.ts'
import type { ImportOutcome } from '../apply/step-outcome.ts'
import { removedRow, unchanged } from './expected-rows.ts'
import { movedFields } from './moved-references.ts'
import { MovedRows, placeOf } from './moved-rows.ts'

const origin: Origin = { kind: 'scope', of: 'import' }

/**
 * What the import of a case's snapshot should leave: each row that scope and filter take in, with the key that it got
 * and the keys that those which it refers to got. `before` stays the row of the snapshot. What import rules make of
 * values the case declares.
 */
export function expectImported(schema: Schema, outcome: ImportOutcome): Expected {
  const moved = new MovedRows(outcome)
  const rows: ExpectedRow[] = []
  const removed: RemovedRow[] = []
  for (const expected of unchanged(outcome.rows, schema).rows) {
    const model = schema.models.get(expected.model)
    const { before } = expected
    if (!model || !before) continue
    if (outcome.has(before)) rows.push(movedRow(schema, model, expected, before, moved))
    else removed.push(...removedRow(expected, origin))
  }
  return { rows, removed }
}

function movedRow(schema: Schema, model: Model, expected: ExpectedRow, before: Row, moved: MovedRows): ExpectedRow {
  const values = movedFields(schema, model, before, (target, pk) => {
    const row = moved.row(target, pk)
    return row && moved.whereabouts(row, markOf(row))
  })
  const report = moved.reportOn(before)
  const scalar = hasScalarPk(model) ? model.primaryKey[0] : undefined
  const parts = report && isJsonArray(report.actualPk) && scalar === undefined ? report.actualPk : []
  const drawn = parts.map((part, index): readonly [string, ExpectedValue] => [model.primaryKey[index] ?? '', part])
  const fields = Object.fromEntries([...values, ...drawn].filter(([name]) => name !== scalar))
  const lost = [...values].flatMap(([name, value]) => (value === null && before.fields[name] !== null ? [name] : []))
  return {
    ...expected,
    pk: report?.actualPk ?? unreportedPk(model, values),
    fields: { ...expected.fields, ...fields },
    intended: new Map(lost.map((name) => [name, origin])),
    ...moved.renewed(before),
    ...(report === null && before.pk !== null && { mark: markOf(before) }),
  }
}

/** Of a row that the import says nothing of: any, but for a table that has none. */
function unreportedPk(model: Model, values: ReadonlyMap<string, ExpectedValue>): ExpectedRow['pk'] {
  if (model.primaryKey.length === 0) return null
  if (hasScalarPk(model)) return expectMatch({ matcher: 'generated' })
  const parts = model.primaryKey.map((name) => values.get(name) ?? null)
  const known = parts.flatMap((part) => (isMatcher(part) ? [] : [part]))
  return known.length === parts.length ? (known satisfies PrimaryKey) : expectMatch({ matcher: 'generated' })
}

function markOf({ model, pk }: Row): string {
  return `imported ${placeOf(model, pk)}`
}

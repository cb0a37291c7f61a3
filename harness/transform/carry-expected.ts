import type { Expected, ExpectedRow } from '../model/change.ts'
import { type JsonValue, jsonText } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import { type Field, fieldValue, type Schema } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'
import type { StructureLinks } from '../model/structure.ts'
import type { Connection } from '../postgres/index.ts'
import { expectDraws, type Since } from './added-defaults.ts'
import { type CastValues, castValues } from './cast-values.ts'
import { generatedValues } from './generated-columns.ts'
import { knownValue, withFields } from './predict/expected-rows.ts'
import {
  type FieldLink,
  followStructure,
  isRetyped,
  isToGenerate,
  linkModels,
  type ModelLink,
} from './predict/follow-structure.ts'

/** What became of the labels of an enum that both columns consist of, before → after; null when it is another matter. */
export type LabelsOf = (from: Field, to: Field) => ReadonlyMap<string, string> | null

/**
 * What is expected once a step has changed the structure of the database: the same rows in the new one. The server, which
 * has it already, says what becomes of values of other types, and computes columns that are generated.
 */
export async function carryExpected(
  connection: Connection,
  expected: Expected,
  before: Schema,
  after: Schema,
  links: StructureLinks,
  labelsOf: LabelsOf,
  since: Since,
): Promise<Expected> {
  const models = linkModels(before, after, links)
  const casts = new Map<FieldLink, CastValues>()
  for (const [link, values] of valuesToCast(expected, [...models.values()])) {
    if (!link.from) continue
    casts.set(link, await castValues(connection, link.from, link.to, values, labelsOf(link.from, link.to)))
  }
  const followed = followStructure(expected, models, (link, value) => casts.get(link)?.get(jsonText(value)))
  let rows = followed.rows
  for (const { to, fields } of models.values()) {
    rows = await expectDraws(
      connection,
      to,
      fields.flatMap(({ from, to }) => (from ? [] : [to])),
      rows,
      since,
    )
  }
  for (const { to, fields } of models.values()) {
    for (const link of fields.filter(isToGenerate)) {
      rows = await withGenerated(connection, after, to, link.to, rows)
    }
  }
  return { ...followed, rows }
}

/** Each value once, by the column that it is in. */
function valuesToCast(
  { rows, removed }: Expected,
  models: readonly ModelLink[],
): ReadonlyMap<FieldLink, readonly JsonValue[]> {
  const found = new Map<FieldLink, Map<string, JsonValue>>()
  for (const { from, fields } of models) {
    const retyped = fields.filter((link) => isRetyped(link) && !isToGenerate(link))
    if (retyped.length === 0) continue
    const collect = (link: FieldLink, value: JsonValue | undefined): void => {
      if (value === undefined || value === null) return
      const values = found.get(link) ?? new Map<string, JsonValue>()
      found.set(link, values.set(jsonText(value), value))
    }
    const collectBefore = (row: Row): void => {
      for (const link of retyped) if (link.from) collect(link, fieldValue(from, row, link.from.name))
    }
    for (const row of rows) {
      if (row.model !== from.name) continue
      for (const link of retyped) if (link.from) collect(link, knownValue(from, row, link.from.name))
      if (row.before) collectBefore(row.before)
    }
    for (const { row } of removed) if (row.model === from.name) collectBefore(row)
  }
  return new Map([...found].map(([link, values]) => [link, [...values.values()]]))
}

/** The rows with the column as it is computed from what is expected and, before the steps, from what there was. */
async function withGenerated(
  connection: Connection,
  schema: Schema,
  model: ModelLink['to'],
  field: Field,
  all: readonly ExpectedRow[],
): Promise<readonly ExpectedRow[]> {
  const rows = all.filter((row) => row.model === model.name)
  const before = rows.flatMap((row) => (row.before ? [{ ...row.before, reportedPk: null, of: row }] : []))
  const now = await generatedValues(connection, schema, model, field, rows)
  const then = await generatedValues(connection, schema, model, field, before)
  const values = new Map(rows.map((row, index) => [row, now[index]]))
  const valuesBefore = new Map(before.map((view, index) => [view.of, then[index]]))
  return all.map((row) => {
    const [value, old] = [values.get(row), valuesBefore.get(row)]
    const filled = value === undefined ? row : withFields(model, row, { [field.name]: value })
    if (!row.before || old === undefined || isMatcher(old)) return filled
    return { ...filled, before: { ...row.before, fields: { ...row.before.fields, [field.name]: old } } }
  })
}

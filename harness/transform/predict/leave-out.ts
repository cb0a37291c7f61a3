import type { Expected, ExpectedRow, Origin } from '../../model/change.ts'
import type { JsonValue } from '../../model/json.ts'
import { isMatcher } from '../../model/matcher.ts'
import type { Schema } from '../../model/schema.ts'
import { type PrimaryKey, type Row, toPrimaryKey } from '../../model/snapshot.ts'
import { knownValue, removedRow } from './expected-rows.ts'

/** The expected rows, each as far as it is known, as rows of a snapshot: what scopes and filters can be held against. */
export function knownRows(schema: Schema, { rows }: Expected): readonly Row[] {
  const keys = new Map(
    rows.flatMap(({ mark, reportedPk }) => (mark === undefined || reportedPk === null ? [] : [[mark, reportedPk]])),
  )
  return rows.map((row) => {
    const model = schema.models.get(row.model)
    const known = (value: ExpectedRow['fields'][string] | ExpectedRow['pk']): JsonValue => {
      if (!isMatcher(value)) return value
      if (value.rule.matcher !== 'reference') return null
      return keys.get(value.rule.mark) ?? standIn(value.rule.mark)
    }
    const fields = Object.entries(row.fields).map(([name, value]) => [
      name,
      (model && knownValue(model, row, name)) ?? known(value),
    ])
    return { model: row.model, pk: knownPk(row), fields: Object.fromEntries(fields) }
  })
}

function knownPk({ pk, reportedPk, mark }: ExpectedRow): PrimaryKey {
  if (!isMatcher(pk)) return pk
  return reportedPk ?? (mark === undefined ? null : toPrimaryKey(standIn(mark)))
}

/** Equal for what has the same key, which nobody knows. */
function standIn(mark: string): string {
  return `unknown key of ${mark}`
}

const origin: Origin = { kind: 'scope', of: 'export' }

/** What an export of the expected rows should give. @param has whether it takes a row in, by its position */
export function leaveOut({ rows, removed }: Expected, has: (position: number) => boolean): Expected {
  const kept = rows.filter((_, position) => has(position))
  const left = rows.filter((_, position) => !has(position))
  return { rows: kept, removed: [...removed, ...left.flatMap((row) => removedRow(row, origin))] }
}

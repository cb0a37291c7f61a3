import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts'
import type { Row, Snapshot } from '../model/snapshot.ts'
import { orderedJsonText } from './values/text.ts'

/** Canonical text: field names sorted, two-space indent, LF, one final newline; rows in the order given. */
export function serializeSnapshot(rows: Snapshot): string {
  if (rows.length === 0) return '[]\n'
  return `[\n${rows.map((row) => `  ${serializeRow(row)}`).join(',\n')}\n]\n`
}

/** One row a line, for `.ndjson`. */
export function serializeRowLine(row: Row): string {
  return `${orderedJsonText({ model: row.model, pk: row.pk, fields: sortedFields(row) })}\n`
}

function serializeRow(row: Row): string {
  return pretty({ model: row.model, pk: row.pk, fields: sortedFields(row) }, '  ')
}

function sortedFields(row: Row): JsonValue {
  return Object.fromEntries(Object.entries(row.fields).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function pretty(value: JsonValue, indent: string): string {
  const inner = `${indent}  `
  if (isJsonArray(value)) {
    if (value.length === 0) return '[]'
    return `[\n${value.map((item) => inner + pretty(item, inner)).join(',\n')}\n${indent}]`
  }
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${pretty(member, inner)}`)
    return members.length === 0 ? '{}' : `{\n${inner}${members.join(`,\n${inner}`)}\n${indent}}`
  }
  return orderedJsonText(value)
}

import type { CaseImport } from '../../model/case.ts'
import { isMatcher } from '../../model/matcher.ts'
import type { Schema } from '../../model/schema.ts'
import type { Row, Snapshot } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { expectImported, type ImportOutcome } from '../../transform/index.ts'
import { completeRows } from '../complete-rows.ts'
import { importInScope } from './import-rows.ts'

/**
 * Brings the snapshot of a case into an empty database as the case says. The rows that it tells of have what the database
 * chose for fields that the snapshot lacks, too.
 */
export async function importSnapshotInScope(
  connection: Connection,
  schema: Schema,
  rows: Snapshot,
  request: Pick<CaseImport, 'scope' | 'filter' | 'flags'>,
): Promise<ImportOutcome> {
  const outcome = await importInScope(connection, schema, rows, { ...request, uuid: null })
  const known = new Map<Row, Row>()
  for (const { before, pk, fields } of expectImported(schema, outcome).rows) {
    const values = Object.entries(fields).flatMap(([name, value]) => (isMatcher(value) ? [] : [[name, value] as const]))
    if (before && !isMatcher(pk)) known.set(before, { model: before.model, pk, fields: Object.fromEntries(values) })
  }
  const stored = await completeRows(connection, schema, [...known.values()])
  const chosen = new Map([...known.keys()].map((before, index) => [before, stored[index]?.fields ?? {}]))
  const complete = outcome.rows.map((row) => {
    const fields = missing(chosen.get(row) ?? {}, row)
    return Object.keys(fields).length === 0 ? row : { ...row, fields: { ...fields, ...row.fields } }
  })
  return { ...outcome, rows: complete }
}

/** What the row lacks. */
function missing(fields: Row['fields'], row: Row): Row['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => row.fields[name] === undefined))
}

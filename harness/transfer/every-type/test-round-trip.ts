import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import type { Schema } from '../../model/schema.ts'
import { type Connection, quoteList, quoteQualified } from '../../postgres/index.ts'
import {
  canonicalizeSnapshot,
  openSnapshotFile,
  problemText,
  readSnapshotFile,
  snapshotText,
  sortSnapshot,
} from '../../snapshot/index.ts'
import { copyOutLines } from '../copy/copy-streams.ts'
import { exportSnapshot } from '../export/export.ts'
import { exportFile } from '../export/export-file.ts'
import { importRows } from '../import/import.ts'

export interface RoundTrip {
  readonly original: Connection
  /** With the same tables, which lose their rows. */
  readonly restored: Connection
  readonly schema: Schema
  /** Of the file between them; its ending decides the format. */
  readonly path: string
}

/**
 * What a restored database has that its original does not, and the other way round; nothing, if the product does what
 * it promises. Each is one line that names the row or the table.
 */
export async function roundTripDifferences({
  original,
  restored,
  schema,
  path,
}: RoundTrip): Promise<readonly string[]> {
  const exported = await exportTo(path, original, schema)
  await importRows(restored, schema, openSnapshotFile(path).rows)
  const canonical = canonicalizeSnapshot(await readSnapshotFile(path), schema)
  const asValues = snapshotText(path, await exportSnapshot(original, schema))
  return [
    ...canonical.problems.map((problem) => `the file has a problem: ${problemText(problem)}`),
    ...textDifferences('by way of values an export is another', exported, asValues),
    ...textDifferences(
      'an export is not canonical',
      exported,
      snapshotText(path, sortSnapshot(canonical.rows, schema)),
    ),
    ...textDifferences('the restored database exports as', exported, await exportTo(path, restored, schema)),
    ...(await dataDifferences(original, restored, schema)),
  ]
}

/** The text of the file. */
async function exportTo(path: string, connection: Connection, schema: Schema): Promise<string> {
  await exportFile(connection, schema, path)
  return textOf(path)
}

async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

function textDifferences(what: string, expected: string, actual: string): readonly string[] {
  if (expected === actual) return []
  const [before, after] = [expected.split('\n'), actual.split('\n')]
  const line = before.findIndex((text, index) => text !== after[index])
  return [`${what}: line ${line + 1}: ${before[line]?.slice(0, 300)} ⇒ ${after[line]?.slice(0, 300)}`]
}

/** By what COPY prints, generated columns included. Where a row lies in its table is no matter. */
async function dataDifferences(original: Connection, restored: Connection, schema: Schema): Promise<readonly string[]> {
  const differences: string[] = []
  for (const model of schema.models.values()) {
    const columns = quoteList(model.fields.map(({ column }) => column))
    const sql = `COPY (SELECT ${columns} FROM ${quoteQualified(model.table)}) TO STDOUT`
    const [expected, actual] = [await linesOf(original, sql), await linesOf(restored, sql)]
    if (expected.join('\n') === actual.join('\n')) continue
    const lost = expected.filter((line) => !actual.includes(line)).slice(0, 3)
    const made = actual.filter((line) => !expected.includes(line)).slice(0, 3)
    differences.push(`${model.name}: lost ${JSON.stringify(lost)}, made ${JSON.stringify(made)}`)
  }
  return differences
}

async function linesOf(connection: Connection, sql: string): Promise<readonly string[]> {
  const lines: string[] = []
  for await (const batch of copyOutLines(connection, sql)) lines.push(...batch)
  return lines.sort()
}

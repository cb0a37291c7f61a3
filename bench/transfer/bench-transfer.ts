import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { connect, createEmbeddedProvider } from '../../harness/postgres/index.ts'
import { failureText } from '../failure-text.ts'
import { findPsql } from '../psql.ts'
import type { Result } from '../result.ts'
import { benchCompare, benchRenumbered } from './bench-compare.ts'
import { benchExport } from './bench-export.ts'
import { benchImport } from './bench-import.ts'
import { benchLargeFile } from './bench-large-file.ts'
import { findDjango } from './django.ts'
import { generateRows, schemaSql } from './generate-rows.ts'
import { growth } from './growth.ts'
import { createProject } from './project.ts'
import type { Size, Stage } from './stage.ts'
import { writeSnapshot } from './write-snapshot.ts'

const sizes: readonly Size[] = [
  { rows: 1_000, label: '1k rows', rounds: 5, warmUp: true, djangoRounds: 3, isBudgeted: false },
  { rows: 110_000, label: '110k rows', rounds: 5, warmUp: true, djangoRounds: 1, isBudgeted: true },
  { rows: 1_000_000, label: '1M rows', rounds: 2, warmUp: false, djangoRounds: 0, isBudgeted: false },
]

/**
 * Import, export and compare of generated snapshots, held against psql, JSON.parse, jsondiffpatch and Django.
 * @param options.large also 5M rows, which takes long, and room on the disk
 */
export async function* benchTransfer({ large }: { readonly large: boolean }): AsyncIterable<Result> {
  await using provider = await createEmbeddedProvider()
  await using project = await createProject(provider)
  await using server = await provider.boot()
  await using connection = await connect(server.connection)
  await connection.client.query(schemaSql)
  await mkdir(path.join(project.folder, 'files'))
  const stage: Stage = {
    project,
    settings: server.connection,
    connection,
    psql: await findPsql(server.url),
    django: await findDjango(),
    at: (name) => path.join(project.folder, 'files', name),
  }
  const results: Result[] = []
  for (const size of sizes) {
    for await (const result of benchSize(stage, size)) {
      results.push(result)
      yield result
    }
  }
  try {
    yield await benchRenumbered(stage)
  } catch (error) {
    yield { kind: 'not-measured', name: 'compare of rows that were numbered anew', why: failureText(error) }
  }
  yield* growth(results, '110k rows', '1M rows')
  if (large) yield* benchLargeFile(stage)
}

async function* benchSize(stage: Stage, size: Size): AsyncIterable<Result> {
  for (const name of ['original.json', 'original.ndjson']) {
    await writeSnapshot(stage.at(name), generateRows(size.rows, 'original'))
  }
  const jobs = { import: () => benchImport(stage, size), export: () => benchExport(stage, size) }
  for (const [name, job] of Object.entries(jobs)) {
    try {
      yield* await job()
    } catch (error) {
      yield { kind: 'not-measured', name: `${name}, ${size.label}`, why: failureText(error) }
    }
  }
  try {
    yield* benchCompare(stage, size)
  } catch (error) {
    yield { kind: 'not-measured', name: `compare, ${size.label} a side`, why: failureText(error) }
  }
}

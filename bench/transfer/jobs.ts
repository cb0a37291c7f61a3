/** The jobs that are measured, each in a process of its own: `node jobs.js JOB` prints a sample as JSON. See run-job.ts. */
import { readFileSync } from 'node:fs'
import { autoComparators } from '../../comparators/index.ts'
import { loadSubject } from '../../harness/config/index.ts'
import { type Connection, type ConnectionSettings, connect } from '../../harness/postgres/index.ts'
import { type BoundSubject, bindSubject, compareFiles } from '../../harness/run/index.ts'
import { exportFile, importFile } from '../../harness/transfer/index.ts'
import type { Sample } from '../measure.ts'

export type Job =
  | { readonly kind: 'import' | 'export'; readonly file: string; readonly connection: ConnectionSettings }
  /** What is compared must have so many findings. */
  | {
      readonly kind: 'compare'
      readonly expected: string
      readonly actual: string
      readonly keysPreserved: boolean
      readonly findings: number
    }
  /** JSON.parse of both files; or jsondiffpatch of what it gives, which alone counts. */
  | { readonly kind: 'parse' | 'diff'; readonly expected: string; readonly actual: string }

const root = new URL('../..', import.meta.url).pathname

async function run(job: Job): Promise<number> {
  switch (job.kind) {
    case 'import':
    case 'export':
      return transfer(job.kind, job.file, job.connection)
    case 'compare':
      return compare(job)
    case 'parse':
      return timed(() => [parse(job.expected), parse(job.actual)])
    case 'diff':
      return diff(parse(job.expected), parse(job.actual))
  }
}

/** The clock starts with a subject that is bound and a connection that is there, as it does for those held against us. */
async function transfer(kind: 'import' | 'export', file: string, settings: ConnectionSettings): Promise<number> {
  const { schema } = await openSubject()
  await using connection: Connection = await connect(settings)
  // Awaited here, or the connection would end before.
  if (kind === 'import') return await timed(() => importFile(connection, schema, file))
  return await timed(() => exportFile(connection, schema, file))
}

async function compare({
  expected,
  actual,
  keysPreserved,
  findings,
}: Extract<Job, { readonly kind: 'compare' }>): Promise<number> {
  const bound = await openSubject()
  return timed(async () => {
    const comparison = await compareFiles(bound, expected, actual, { keysPreserved })
    if (comparison.findings.length === findings) return
    throw new Error(`${findings} findings were to be expected, and ${comparison.findings.length} were found`)
  })
}

async function diff(expected: unknown, actual: unknown): Promise<number> {
  const { create } = await import('jsondiffpatch')
  const differ = create({ objectHash: (row) => JSON.stringify(['model' in row && row.model, 'pk' in row && row.pk]) })
  return timed(() => differ.diff(expected, actual))
}

function parse(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Its catalog file is there: no server is asked. */
async function openSubject(): Promise<BoundSubject> {
  const provider = () => Promise.reject(new Error('the catalog file is stale'))
  return bindSubject(await loadSubject(root, 'bench'), { registry: autoComparators, isCi: true, provider })
}

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

const job: Job = JSON.parse(process.argv[2] ?? '')
const ms = await run(job)
const sample: Sample = { ms, peakMb: process.resourceUsage().maxRSS / 1024 }
process.stdout.write(JSON.stringify(sample))

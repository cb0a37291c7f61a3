import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { loadSubject } from '../../harness/config/index.ts'
import { parseCaseObject, runCase, SnapshotTemplates } from '../../harness/index.ts'
import { connect, createEmbeddedProvider } from '../../harness/postgres/index.ts'
import { type BoundSubject, bindSubject, compareFiles } from '../../harness/run/index.ts'
import { exportFile, importFile } from '../../harness/transfer/index.ts'

/**
 * Sentry publishes these exports in the folder fixtures/backup of its repository (getsentry/sentry). They are not part
 * of this one: ROUNDTRIP_SENTRY_FIXTURES names a folder that holds them. snapshots/sentry/exhaustive-23.json covers
 * the same models and spellings in every run.
 */
const folder = process.env.ROUNDTRIP_SENTRY_FIXTURES
// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000 })

const root = join(import.meta.dirname, '../..')

for (const name of ['fresh-install.json', '23.7.1.json']) {
  const path = folder === undefined ? '' : join(folder, name)
  const title = `Sentry's published ${name}`
  const whyNot = path === '' ? ' (ROUNDTRIP_SENTRY_FIXTURES is not set)' : ''

  test.runIf(path !== '')(`${title} round-trips without a finding${whyNot}`, async () => {
    await using provider = await createEmbeddedProvider()
    const roundTrip = parseCaseObject({ name, subject: 'sentry', snapshot: path }, import.meta.filename)
    const templates = new SnapshotTemplates(root, autoComparators, true)
    const report = await runCase(roundTrip, { root, provider, templates, keep: 'never' })
    expect(report).toMatchObject({ status: 'pass', error: null, findings: [] })
    expect(report.rows).toBeGreaterThan(30)
  })

  test.runIf(path !== '')(`${title} equals what is exported after its import, in other words${whyNot}`, async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'pg-sentry-'))
    try {
      const exported = join(scratch, 'export.json')
      await reExport(path, exported)
      expect(await readFile(exported, 'utf8')).not.toBe(await readFile(path, 'utf8'))
      const comparison = await compareFiles(await sentry(), path, exported, { keysPreserved: true })
      // A field that old exports lack takes its default on import, and is exported.
      const others = comparison.findings.filter(({ kind }) => kind !== 'existence')
      expect(others).toEqual([])
    } finally {
      await rm(scratch, { recursive: true })
    }
  })
}

async function sentry(): Promise<BoundSubject> {
  const provider = () => Promise.reject(new Error('the catalog file is stale'))
  return bindSubject(await loadSubject(root, 'sentry'), { registry: autoComparators, isCi: true, provider })
}

async function reExport(file: string, exported: string): Promise<void> {
  await using provider = await createEmbeddedProvider()
  await using server = await provider.boot()
  await using connection = await connect(server.connection)
  await connection.client.query(await readFile(join(root, 'snapshots/sentry/schema.sql'), 'utf8'))
  const { schema } = await sentry()
  await importFile(connection, schema, file)
  await exportFile(connection, schema, exported)
}

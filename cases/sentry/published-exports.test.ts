import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { parseCaseObject, runCase, SnapshotTemplates } from '../../harness/index.ts'
import type { Row } from '../../harness/model/snapshot.ts'
import { connect, createEmbeddedProvider } from '../../harness/postgres/index.ts'
import { compareFiles } from '../../harness/run/index.ts'
import { openSnapshotFile } from '../../harness/snapshot/index.ts'
import { exportFile, relocateRows, shimRows } from '../../harness/transfer/index.ts'
import { root, sentry } from './test-database.ts'

/**
 * Sentry publishes these exports in the folder fixtures/backup of its repository (getsentry/sentry). They are not part
 * of this one: ROUNDTRIP_SENTRY_FIXTURES names a folder that holds these, and any others. snapshots/sentry/releases/ covers
 * the same models and spellings in every run.
 */
const folder = process.env.ROUNDTRIP_SENTRY_FIXTURES
// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000 })

const published = ['fresh-install.json', '23.7.1.json']
const names = folder === undefined ? published : (await readdir(folder)).filter((name) => name.endsWith('.json'))

for (const name of names) {
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
      const [today, exported] = [join(scratch, 'today.json'), join(scratch, 'export.json')]
      await reExport(path, exported)
      expect(await readFile(exported, 'utf8')).not.toBe(await readFile(path, 'utf8'))
      const { schema } = await sentry()
      const rows: Row[] = []
      for await (const batch of shimRows(schema, () => openSnapshotFile(path).rows())()) rows.push(...batch)
      await writeFile(today, JSON.stringify(rows))
      const comparison = await compareFiles(await sentry(), today, exported, { keysPreserved: true })
      // A field that old exports lack takes its default on import, and is exported.
      const others = comparison.findings.filter(({ kind }) => kind !== 'existence')
      expect(others).toEqual([])
    } finally {
      await rm(scratch, { recursive: true })
    }
  })
}

async function reExport(file: string, exported: string): Promise<void> {
  await using provider = await createEmbeddedProvider()
  await using server = await provider.boot()
  await using connection = await connect(server.connection)
  await connection.client.query(await readFile(join(root, 'snapshots/sentry/schema.sql'), 'utf8'))
  const { schema } = await sentry()
  await relocateRows(connection, schema, () => openSnapshotFile(file).rows(), { scope: 'global' })
  await exportFile(connection, schema, exported)
}

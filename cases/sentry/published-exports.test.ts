import { join } from 'node:path'
import { expect, test } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { parseCaseObject, runCase, SnapshotTemplates } from '../../harness/index.ts'
import { createEmbeddedProvider } from '../../harness/postgres/index.ts'

/**
 * Sentry publishes these exports in the folder fixtures/backup of its repository (getsentry/sentry). They are not part
 * of this one: ROUNDTRIP_SENTRY_FIXTURES names a folder that holds them. snapshots/sentry/exhaustive-23.json covers
 * the same models and spellings in every run.
 */
const folder = process.env.ROUNDTRIP_SENTRY_FIXTURES

for (const name of ['fresh-install.json', '23.7.1.json']) {
  const path = folder === undefined ? '' : join(folder, name)
  const title = `Sentry's published ${name} round-trips without a finding`
  test.runIf(path !== '')(`${title}${path === '' ? ' (ROUNDTRIP_SENTRY_FIXTURES is not set)' : ''}`, async () => {
    await using provider = await createEmbeddedProvider()
    const root = join(import.meta.dirname, '../..')
    const roundTrip = parseCaseObject({ name, subject: 'sentry', snapshot: path }, import.meta.filename)
    const templates = new SnapshotTemplates(root, autoComparators, true)
    const report = await runCase(roundTrip, { root, provider, templates, keep: 'never' })
    expect(report).toMatchObject({ status: 'pass', error: null, findings: [] })
    expect(report.rows).toBeGreaterThan(30)
  })
}

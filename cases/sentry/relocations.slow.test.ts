import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { Scope } from '../../harness/model/scope.ts'
import type { Snapshot } from '../../harness/model/snapshot.ts'
import { readSnapshotFile } from '../../harness/snapshot/index.ts'
import { exportSnapshot, importSnapshot, relocateRows, type ScopedImportOptions } from '../../harness/transfer/index.ts'
import { root, sentry, sentryDatabase } from './test-database.ts'
import { relocate } from './test-relocations.ts'
import { scenarios, withRefreshToken } from './test-scenarios.ts'

vi.setConfig({ testTimeout: 30_000 })

const connection = sentryDatabase()
const bound = await sentry()
const { schema } = bound
const scratch = await mkdtemp(join(tmpdir(), 'pg-sentry-'))
afterAll(() => rm(scratch, { recursive: true }))
const rows = withRefreshToken(await readSnapshotFile(join(root, 'snapshots/sentry/exhaustive.json')))

describe('of the exhaustive snapshot of Sentry', () => {
  test.each(scenarios)('$name', async ({ outcome, ...relocation }) => {
    expect(await relocate({ connection, bound, scratch, rows }, relocation)).toEqual(outcome)
  })

  test.each<[Scope, Exclude<Scope, 'global'>]>([
    ['organization', 'user'],
    ['config', 'user'],
    ['global', 'user'],
    ['global', 'organization'],
    ['global', 'config'],
  ])('an export in %s scope can be imported in %s scope, which takes its own of it', async (from, to) => {
    await importSnapshot(connection(), schema, rows)
    const [exported, ofScope] = [await exportIn(from), await exportIn(to)]
    const both = ofScope.filter(({ model, pk }) => exported.some((row) => row.model === model && row.pk === pk))
    await importSnapshot(connection(), schema, [])
    await importIn(exported, { scope: to })
    expect(modelCounts(await exportIn('global'))).toEqual(modelCounts(both))
  })

  test('a member whose inviter the filter leaves out has no inviter any more', async () => {
    await importSnapshot(connection(), schema, [])
    await importIn(rows, { scope: 'organization', filter: { organizations: ['havn'] } })
    const members = (await exportIn('global')).filter(({ model }) => model === 'sentry.organizationmember')
    // Olga was invited by nobody; admin@example.com, who invited Mads, is a member of another organization.
    expect(members.map(({ fields }) => [fields.user_email, fields.inviter_id === null])).toEqual([
      ['crew@example.net', true],
      ['crew@example.net', true],
      [null, false],
    ])
  })
})

function exportIn(scope: Scope): Promise<Snapshot> {
  return exportSnapshot(connection(), schema, { scope })
}

function importIn(snapshot: Snapshot, options: ScopedImportOptions) {
  const source = async function* () {
    yield snapshot
  }
  return relocateRows(connection(), schema, source, options)
}

function modelCounts(snapshot: Snapshot): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { model } of snapshot) counts.set(model, (counts.get(model) ?? 0) + 1)
  return counts
}

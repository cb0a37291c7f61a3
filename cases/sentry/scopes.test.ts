import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Scope, scopes, scopesWithin } from '../../harness/model/scope.ts'
import type { Snapshot } from '../../harness/model/snapshot.ts'
import { readSnapshotFile } from '../../harness/snapshot/index.ts'
import { exportSnapshot, importSnapshot } from '../../harness/transfer/index.ts'
import { root, sentry, sentryDatabase } from './test-database.ts'

const connection = sentryDatabase()
const { schema } = await sentry()
const exhaustive = await readSnapshotFile(join(root, 'snapshots/sentry/exhaustive.json'))

const exported = (scope: Scope): Promise<Snapshot> => exportSnapshot(connection(), schema, { scope })
const modelsOf = (rows: Snapshot): readonly string[] => [...new Set<string>(rows.map(({ model }) => model))].sort()

beforeAll(() => importSnapshot(connection(), schema, exhaustive))

describe('of the exhaustive snapshot of Sentry', () => {
  test('every model has rows, and every field is filled in one of them', () => {
    const missing = [...schema.models.values()].flatMap((model) => {
      const rows = exhaustive.filter((row) => row.model === model.name)
      if (rows.length === 0) return [model.name]
      const own = model.fields.filter(({ name }) => !model.primaryKey.includes(name))
      return own
        .filter(({ name }) => rows.every(({ fields }) => (fields[name] ?? null) === null))
        .map(({ name }) => `${model.name}.${name}`)
    })
    expect(missing).toEqual([])
  })

  test.each(scopes)(
    'an export in %s scope has rows of every model that has rows of it, and no others',
    async (scope) => {
      const wanted = [...schema.models.values()].filter((model) =>
        model.relocation?.scope?.some((choice) => scopesWithin[scope].some((each) => each === choice.scope)),
      )
      expect(modelsOf(await exported(scope))).toEqual(wanted.map(({ name }): string => name).sort())
    },
  )

  test.each<[string, string, readonly unknown[]]>([
    ['config', 'sentry.apitoken', [2, 4]],
    ['config', 'sentry.apiauthorization', [2]],
    ['organization', 'sentry.notificationaction', [3]],
    ['organization', 'sentry.notificationactionproject', [3]],
  ])(
    'an export in %s scope takes of %s what belongs to no application and no integration',
    async (name, model, pks) => {
      const scope = scopes.find((each) => each === name) ?? 'global'
      const rows = await exported(scope)
      expect(rows.filter((row) => row.model === model).map(({ pk }) => pk)).toEqual(pks)
    },
  )

  test('a filter by organizations takes the queries of their rules and projects, and the series of their incidents', async () => {
    const pksOf = async (model: string, ...slugs: readonly string[]): Promise<readonly unknown[]> => {
      const rows = await exportSnapshot(connection(), schema, {
        scope: 'organization',
        filter: { organizations: slugs },
      })
      return rows.filter((row) => row.model === model).map(({ pk }) => pk)
    }
    expect(await pksOf('sentry.snubaquery', 'testing')).toEqual([2])
    expect(await pksOf('sentry.snubaquery', 'aeroe')).toEqual([1])
    expect(await pksOf('sentry.snubaquery', 'havn')).toEqual([])
    expect(await pksOf('sentry.timeseriessnapshot', 'aeroe')).toEqual([1])
    expect(await pksOf('sentry.timeseriessnapshot', 'testing')).toEqual([])
  })

  test('an export in global scope has all of it', async () => {
    expect(await exported('global')).toHaveLength(exhaustive.length)
  })
})

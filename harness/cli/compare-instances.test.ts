import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { loadSubject } from '../config/index.ts'
import type { Finding } from '../model/finding.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { bindSubject } from '../run/index.ts'
import { readSnapshotFile, snapshotText } from '../snapshot/index.ts'
import { checkout, inProcess, temporaryFolder } from './test-command.ts'
import { regenerated, renumbered } from './test-other-instance.ts'

vi.setConfig({ testTimeout: 60_000 })

const { schema } = await bindSubject(await loadSubject(checkout, 'sentry'), {
  registry: autoComparators,
  isCi: true,
  provider: () => Promise.reject(new Error('the catalog file is stale')),
})
const original = await readSnapshotFile(join(checkout, 'snapshots/sentry/fresh-install.json'))

/** What is found between the snapshot and one of another instance: how often what. */
async function findings(actual: Snapshot, ...options: readonly string[]): Promise<Readonly<Record<string, number>>> {
  await using folder = await temporaryFolder()
  const files = [join(folder.path, 'expected.json'), join(folder.path, 'actual.json')] as const
  await writeFile(files[0], snapshotText(files[0], original))
  await writeFile(files[1], snapshotText(files[1], actual))
  const { exitCode, stdout } = await inProcess('compare', ...files, '--renumbered', '--json', ...options)
  const found: readonly Finding[] = JSON.parse(stdout).findings
  expect(exitCode).toBe(found.length === 0 ? 0 : 1)
  const counts: Record<string, number> = {}
  for (const { kind, model, field } of found) {
    const text = `${kind} ${model} ${field}`
    counts[text] = (counts[text] ?? 0) + 1
  }
  return counts
}

const subject = ['--subject', 'sentry', '--root', checkout]

/** All foreign keys of the models that the snapshot has. */
const models = new Set(original.map(({ model }) => model))
const foreignKeys = [...schema.models.values()]
  .filter(({ name }) => models.has(name))
  .flatMap(({ name, foreignKeys: keys }) =>
    keys.flatMap(({ fields, target }) =>
      models.has(target) ? ['--foreign-key', `${name}.${fields[0]}=${target}`] : [],
    ),
  )

/** A value that is another one, though no comparator of Sentry's lets it. */
const ofTheInstance = {
  'unexpected-change sentry.option value': 1,
  'unexpected-change sentry.projectkey public_key': 3,
  'unexpected-change sentry.projectkey secret_key': 3,
}

describe('two exports of Sentry', () => {
  test('whose rows are only numbered otherwise are equal', async () => {
    expect(await findings(renumbered(original, schema), ...subject)).toEqual({})
  })

  test('of different instances differ in what Sentry does not let differ', async () => {
    expect(await findings(regenerated(renumbered(original, schema)), ...subject)).toEqual({
      ...ofTheInstance,
      'comparator sentry.user password': 2,
    })
  })
})

describe('two exports of Sentry, compared without the subject,', () => {
  test('whose rows are only numbered otherwise are equal when the foreign keys are declared', async () => {
    expect(await findings(renumbered(original, schema), ...foreignKeys)).toEqual({})
  })

  test('of different instances differ in all that differs', async () => {
    const naturalKeys = ['--natural-key', 'sentry.user=username', '--natural-key', 'sentry.project=organization,slug']
    expect(await findings(regenerated(renumbered(original, schema)), ...foreignKeys, ...naturalKeys)).toEqual({
      ...ofTheInstance,
      'unexpected-change sentry.user password': 2,
      'unexpected-change sentry.user last_active': 2,
      'unexpected-change sentry.email date_added': 3,
      'unexpected-change sentry.useremail date_hash_added': 3,
      'unexpected-change sentry.userrole date_updated': 2,
    })
  })
})

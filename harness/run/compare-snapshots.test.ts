import { join } from 'node:path'
import { expect, test } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { loadSubject } from '../config/index.ts'
import { HarnessError } from '../model/errors.ts'
import type { Row, Snapshot } from '../model/snapshot.ts'
import { readSnapshotFile } from '../snapshot/index.ts'
import { compareSnapshots } from './compare-snapshots.ts'
import { bindSubject } from './subject-schema.ts'

test('a field that one file lacks is told apart from null, and from the default; lacking on both sides agrees', async () => {
  const subject = await loadSubject(join(import.meta.dirname, '../..'), 'sentry')
  const provider = () => Promise.reject(new HarnessError('no database is needed', { code: 'infrastructure' }))
  const bound = await bindSubject(subject, { registry: autoComparators, provider, isCi: true })
  const whole = await readSnapshotFile(join(subject.folder, 'fresh-install.json'))
  const without = ({ model, pk, fields: { platform: _, ...fields } }: Row): Row => ({ model, pk, fields })
  const lacking = whole.map((row) => (row.model === 'sentry.project' && row.pk === 1 ? without(row) : row))
  const kinds = (expected: Snapshot, actual: Snapshot) =>
    compareSnapshots(
      bound,
      { file: 'a', snapshot: expected },
      { file: 'b', snapshot: actual },
      { keysPreserved: true },
    ).findings.map(({ kind, model, field }) => `${kind} ${model} ${field}`)
  expect(kinds(whole, lacking)).toEqual(['existence sentry.project platform'])
  expect(kinds(lacking, whole)).toEqual(['existence sentry.project platform'])
  expect(kinds(lacking, lacking)).toEqual([])
})

import { constants } from 'node:buffer'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { modelName } from '../model/snapshot.ts'
import { holdsCanonicalText, writeSnapshotFile } from './files.ts'

test('a text that is longer than any JavaScript string can be is held against the canonical one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'huge-text-'))
  try {
    const path = join(folder, 'huge.ndjson')
    const text = 'x'.repeat(1 << 20)
    const count = Math.ceil(constants.MAX_STRING_LENGTH / text.length) + 1
    const rows = Array.from({ length: count }, (_, pk) => ({ model: modelName('a.b'), pk, fields: { text } }))
    await writeSnapshotFile(path, rows)
    expect(await holdsCanonicalText(path, rows)).toBe(true)
    expect(await holdsCanonicalText(path, rows.slice(0, -1))).toBe(false)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 120_000)

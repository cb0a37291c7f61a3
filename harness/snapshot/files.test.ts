import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { modelName, type Row } from '../model/snapshot.ts'
import { holdsCanonicalText, snapshotText } from './files.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshot-files-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Of more text than is read at once. */
const rows: readonly Row[] = Array.from({ length: 1_500 }, (_, index) => ({
  model: modelName('a.b'),
  pk: index,
  fields: { text: 'é😀'.repeat(index % 300), list: [index, {}] },
}))

async function holds(name: string, bytes: string | Buffer, given = rows): Promise<boolean> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return holdsCanonicalText(path, given)
}

describe.each(['a.json', 'a.ndjson'])('%s holds the canonical text of rows', (name) => {
  const text = snapshotText(name, rows)

  test('where it is that to the byte, packed or not', async () => {
    expect(Buffer.byteLength(text)).toBeGreaterThan(1.2 * 2 ** 20)
    expect(await holds(name, text)).toBe(true)
    expect(await holds(`${name}.gz`, gzipSync(text))).toBe(true)
    expect(await holds(name, snapshotText(name, []), [])).toBe(true)
  })

  test.each([
    ['more', `${text}\n`, rows],
    ['less', text.slice(0, -1), rows],
    ['another character', `${text.slice(0, -20)}x${text.slice(-19)}`, rows],
    ['a byte order mark', `\ufeff${text}`, rows],
    ['nothing', '', rows],
    ['a space alone', ' ', []],
    ['a row less', text, rows.concat(rows.slice(0, 1))],
    ['a row more', text, rows.slice(0, -1)],
  ])('but not where it has %s', async (_, other, given) => {
    expect(await holds(name, other, given)).toBe(false)
    expect(await holds(`${name}.gz`, gzipSync(other), given)).toBe(false)
  })
})

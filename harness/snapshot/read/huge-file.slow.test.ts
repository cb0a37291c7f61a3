import { constants } from 'node:buffer'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { expect, test } from 'vitest'
import { openSnapshotFile } from './snapshot-file.ts'

test('an array that is longer than any JavaScript string can be is read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'huge-file-'))
  try {
    const path = join(folder, 'huge.json.gz')
    const text = 'x'.repeat(1 << 20)
    const count = Math.ceil(constants.MAX_STRING_LENGTH / text.length) + 1
    function* array() {
      for (let pk = 1; pk <= count; pk += 1) {
        yield `${pk === 1 ? '[' : ','}{"model":"shop.thing","pk":${pk},"fields":{"text":"${text}"}}`
      }
      yield ']'
    }
    await pipeline(Readable.from(array()), createGzip({ level: 1 }), createWriteStream(path))
    let rows = 0
    for await (const batch of openSnapshotFile(path).rows()) {
      for (const row of batch) {
        rows += 1
        if (row.pk !== rows || row.fields.text !== text) throw new Error(`row ${rows} is not what was written`)
      }
    }
    expect(rows).toBe(count)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 120_000)

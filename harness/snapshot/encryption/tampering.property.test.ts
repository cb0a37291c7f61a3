import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import { randomRuns } from '../../model/test-random-runs.ts'
import { decrypted, encrypted, keyFolder, membersOf } from '../test-tarballs.ts'

const plaintext = Buffer.from('[{"model": "a.b", "pk": 1, "fields": {"name": "x"}}]\n')

/** Null when it was refused in good order. */
async function outcome(path: string, decryptor: Parameters<typeof decrypted>[1]): Promise<Buffer | null> {
  try {
    return await decrypted(path, decryptor)
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'bad-snapshot') return null
    throw error
  }
}

test('no bit of a member can be another', { timeout: 30_000 }, async () => {
  await using folder = await keyFolder()
  const tarball = await readFile(await encrypted(folder, plaintext))
  const offsets = (await membersOf(tarball)).flatMap(({ name, bytes, start }) => {
    // What stands around the block of a public key is no part of the key: the end of its last line.
    const meant = name === 'key.pub' ? bytes.subarray(0, -1) : bytes
    return Array.from(meant, (_, index) => start + index)
  })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...offsets), fc.integer({ min: 0, max: 7 }), async (offset, bit) => {
      const changed = Buffer.from(tarball)
      changed[offset] = (changed[offset] ?? 0) ^ (1 << bit)
      expect(await outcome(await folder.written('changed.tar', changed), folder.decryptor)).toBe(null)
    }),
    { numRuns: randomRuns(60) },
  )
})

test('whatever else is changed, cut out, or put in, there is the plaintext or nothing', {
  timeout: 30_000,
}, async () => {
  await using folder = await keyFolder()
  const tarball = await readFile(await encrypted(folder, plaintext))
  const places = fc.integer({ min: 0, max: tarball.length })
  await fc.assert(
    fc.asyncProperty(places, places, fc.uint8Array({ maxLength: 600 }), async (one, other, inserted) => {
      const [start, end] = [Math.min(one, other), Math.max(one, other)]
      const changed = Buffer.concat([tarball.subarray(0, start), inserted, tarball.subarray(end)])
      const bytes = await outcome(await folder.written('changed.tar', changed), folder.decryptor)
      expect(bytes === null || bytes.equals(plaintext)).toBe(true)
    }),
    { numRuns: randomRuns(60) },
  )
})

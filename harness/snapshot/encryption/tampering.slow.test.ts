import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { decrypted, encrypted, keyFolder, membersOf } from './test-tarballs.ts'

test('no bit of any member can be another', { timeout: 300_000 }, async () => {
  await using folder = await keyFolder()
  const tarball = await readFile(await encrypted(folder, Buffer.from('[{"model": "a.b", "pk": 1, "fields": {}}]\n')))
  for (const { name, bytes, start } of await membersOf(tarball)) {
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(tarball)
      const offset = start + (bit >> 3)
      changed[offset] = (changed[offset] ?? 0) ^ (1 << (bit & 7))
      const path = await folder.written('changed.tar', changed)
      await expect(decrypted(path, folder.decryptor), `${name}, bit ${bit}`).rejects.toMatchObject({
        name: 'HarnessError',
        code: 'bad-snapshot',
      })
    }
  }
})

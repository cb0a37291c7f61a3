import { open, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { decrypted, encrypted, keyFolder, membersOf } from '../test-tarballs.ts'

test('no bit of any member can be another', { timeout: 300_000 }, async () => {
  await using folder = await keyFolder()
  const path = await encrypted(folder, Buffer.from('[{"model": "a.b", "pk": 1, "fields": {}}]\n'))
  const tarball = await readFile(path)
  await using file = await open(path, 'r+')
  for (const { name, bytes, start } of await membersOf(tarball)) {
    for (const [index, byte] of bytes.entries()) {
      // What stands around the block of a public key is no part of the key: the end of its last line.
      if (name === 'key.pub' && index === bytes.length - 1) continue
      for (let bit = 0; bit < 8; bit += 1) {
        await file.write(Buffer.of(byte ^ (1 << bit)), 0, 1, start + index)
        const told = await decrypted(path, folder.decryptor).then(
          () => 'the plaintext',
          (error: unknown) => error,
        )
        expect(told, `${name}, bit ${bit} of byte ${index}`).toMatchObject({
          name: 'HarnessError',
          code: 'bad-snapshot',
        })
      }
      await file.write(Buffer.of(byte), 0, 1, start + index)
    }
  }
  expect(await readFile(path)).toEqual(tarball)
})

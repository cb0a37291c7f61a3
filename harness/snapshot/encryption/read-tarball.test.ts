import { constants, publicEncrypt } from 'node:crypto'
import { open, readFile, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import {
  decrypted,
  encrypted,
  type KeyFolder,
  keyFolder,
  type Member,
  membersOf,
  packed,
  privateText,
} from '../test-tarballs.ts'
import { openDecryptor } from './key-files.ts'
import { newKeyPair } from './key-pair.ts'
import { decryptTarball } from './read-tarball.ts'

const plaintext = Buffer.from('[{"model": "a.b", "pk": 1, "fields": {}}]\n')

/** What a tarball that was changed is refused with. */
async function refusal(folder: KeyFolder, tarball: Buffer, decryptor = folder.decryptor): Promise<string> {
  const path = await folder.written('changed.tar', tarball)
  const error = await decrypted(path, decryptor).then(
    (bytes) => new Error(`it was decrypted: ${bytes}`),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof HarnessError)) throw error
  expect(error).toMatchObject({ code: 'bad-snapshot', fix: expect.any(String) })
  for (const line of privateText(folder.pair)) expect(error.message).not.toContain(line)
  return error.message
}

type Entries = Parameters<typeof packed>[0]

/** Refused with what a change of the members makes of a sound tarball. */
async function changed(change: (members: readonly Member[]) => Entries): Promise<string> {
  await using folder = await keyFolder()
  const members = await membersOf(await readFile(await encrypted(folder, plaintext)))
  return await refusal(folder, await packed(change(members)))
}

const without = (name: string) => (members: readonly Member[]) => members.filter((member) => member.name !== name)

const replaced = (name: string, entry: Entries[number]) => (members: readonly Member[]) =>
  members.map((member) => (member.name === name ? entry : member))

test('the members are those of Sentry, in its order, and tell nothing of who made them', async () => {
  await using folder = await keyFolder()
  const tarball = await readFile(await encrypted(folder, plaintext))
  const members = await membersOf(tarball)
  expect(members.map(({ name }) => name)).toEqual(['export.json', 'data.key', 'key.pub'])
  expect(members[1]?.bytes).toHaveLength(256)
  expect(members[2]?.bytes.toString()).toBe(folder.pair.publicPem)
  expect(tarball.length % 512).toBe(0)
})

test('members may come in any order, and with headers of another tar', async () => {
  await using folder = await keyFolder()
  const members = await membersOf(await readFile(await encrypted(folder, plaintext)))
  const tarball = await packed(members.toReversed().map((member) => ({ ...member, pax: { comment: 'none' } })))
  expect(await decrypted(await folder.written('other.tar', tarball), folder.decryptor)).toEqual(plaintext)
})

describe('a tarball is refused', () => {
  test.each(['export.json', 'data.key', 'key.pub'])('without %s', async (name) => {
    expect(await changed(without(name))).toContain(`there is no member ${name}`)
  })

  test.each(['export.json', 'data.key', 'key.pub'])('with %s twice', async (name) => {
    const twice = (members: readonly Member[]) => [...members, ...members.filter((member) => member.name === name)]
    expect(await changed(twice)).toContain(`member "${name}" is there twice`)
  })

  test.each(['more.json', '../export.json', '/export.json', './export.json', 'a/../export.json', 'EXPORT.JSON', ''])(
    'with a member %j',
    async (name) => {
      const more = (members: readonly Member[]) => [...members, { name, bytes: Buffer.from('x') }]
      expect(await changed(more)).toContain(`member ${JSON.stringify(name)} does not belong there`)
    },
  )

  test('with members whose names would draw on a terminal', async () => {
    const message = await changed((members) => [
      ...members,
      { name: '\u001b[2J\u009b2J\u202e', bytes: Buffer.from('x') },
    ])
    expect(message).not.toMatch(/[\u001b\u009b\u202e]/)
  })

  test.each(['directory', 'symlink', 'link', 'fifo', 'character-device'] as const)('with a %s', async (type) => {
    const entry = { name: 'data.key', type, linkname: '../../key.pem' }
    expect(await changed(replaced('data.key', entry))).toMatch(/member "data\.key\/?" (?:is no plain file|does not)/)
  })

  test.each([
    ['data.key', 3_000],
    ['key.pub', 20_000],
  ])('with a %s of %i bytes', async (name, size) => {
    const entry = { name, bytes: Buffer.alloc(size) }
    expect(await changed(replaced(name, entry))).toContain(`member "${name}" has ${size} bytes`)
  })

  test('with thousands of members, of which only some are told', async () => {
    const message = await changed(() =>
      Array.from({ length: 5_000 }, (_, index) => ({ name: `m${index}`, bytes: Buffer.of(1) })),
    )
    expect(message.match(/does not belong/g)).toHaveLength(20)
  })

  test('with everything that is wrong with it at once', async () => {
    const message = await changed((members) => [
      ...members.slice(1),
      { name: 'x', bytes: Buffer.of(1) },
      ...members.slice(1, 2),
    ])
    expect(message).toMatch(/"x" does not belong there[\s\S]*"data.key" is there twice[\s\S]*no member export\.json/)
  })

  test('when it is packed', async () => {
    await using folder = await keyFolder()
    const tarball = await readFile(await encrypted(folder, plaintext))
    expect(await refusal(folder, gzipSync(tarball))).toContain('gunzip')
  })

  test.each([
    ['empty', 0],
    ['within the first header', 300],
    ['after the first header', 512],
    ['within the first member', 540],
    ['within the last member', -1_500],
  ])('when it was cut off: %s', async (_, end) => {
    await using folder = await keyFolder()
    const tarball = await readFile(await encrypted(folder, plaintext))
    expect(await refusal(folder, tarball.subarray(0, end))).toMatch(/cut off|no tar archive|there is no member/)
  })

  test.each([
    ['more than there is', 99_999_999, /cut off/],
    ['a little more than there is', 101, /changed since/],
    ['less than there is', 60, /changed since/],
    ['none', 0, /changed since|no tar archive/],
  ])('when a header says of the token that it has %s', async (_, size, message) => {
    await using folder = await keyFolder()
    const tarball = await readFile(await encrypted(folder, Buffer.from('[]')))
    expect(await refusal(folder, withSize(tarball, size))).toMatch(message)
  })

  test('when a header gives a size that is no number', async () => {
    await using folder = await keyFolder()
    const tarball = await readFile(await encrypted(folder, plaintext))
    tarball.write('99x9zzzzzzz', 124)
    for (const bytes of [tarball, withSize(tarball, -1), withSize(tarball, 2 ** 62)]) await refusal(folder, bytes)
  })

  test.each([
    ['text', Buffer.from('[]')],
    ['zeros', Buffer.alloc(10_240)],
    ['noise', Buffer.from(Array.from({ length: 10_240 }, (_, index) => (index * 7_919) & 255))],
  ])('when it is none but %s', async (_, bytes) => {
    await using folder = await keyFolder()
    expect(await refusal(folder, bytes)).toMatch(/no tar archive|there is no member/)
  })

  test('for another key, before its data key is looked at', async () => {
    await using folder = await keyFolder()
    const members = await membersOf(await readFile(await encrypted(folder, plaintext)))
    const other = await newKeyPair(2_048, null)
    const decryptor = await openDecryptor(await folder.written('other.pem', other.privatePem))
    let unwrapped = 0
    const watched = {
      ...decryptor,
      unwrapKey: (wrapped: Buffer) => {
        unwrapped += 1
        return decryptor.unwrapKey(wrapped)
      },
    }
    expect(await refusal(folder, await packed(members), watched)).toContain('for another key')
    expect(unwrapped).toBe(0)
    // The private key of one, with the public key of another.
    const swapped = replaced('key.pub', { name: 'key.pub', bytes: Buffer.from(other.publicPem) })
    expect(await refusal(folder, await packed(swapped(members)), watched)).toContain('data.key does not open')
  })

  test('with the data key, or the token, of another', async () => {
    await using folder = await keyFolder()
    const one = await membersOf(await readFile(await encrypted(folder, plaintext)))
    const other = await membersOf(await readFile(await encrypted(folder, Buffer.from('[]'))))
    for (const name of ['data.key', 'export.json']) {
      const member = other.find((found) => found.name === name)
      if (!member) throw new Error(name)
      expect(await refusal(folder, await packed(replaced(name, member)(one)))).toContain(
        'export.json was changed since',
      )
    }
  })

  test.each(['', 'x', 'A'.repeat(60), `${'A'.repeat(43)}==`])('with %j for a data key', async (text) => {
    await using folder = await keyFolder()
    const members = await membersOf(await readFile(await encrypted(folder, plaintext)))
    const key = { key: folder.pair.publicPem, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
    const bytes = publicEncrypt(key, Buffer.from(text))
    const tarball = await packed(replaced('data.key', { name: 'data.key', bytes })(members))
    expect(await refusal(folder, tarball)).toContain('what is under data.key is no data key')
  })

  test('with a data key under the padding of old', async () => {
    await using folder = await keyFolder()
    const members = await membersOf(await readFile(await encrypted(folder, plaintext)))
    const text = Buffer.from(`${'A'.repeat(43)}=`)
    for (const options of [
      { padding: constants.RSA_PKCS1_PADDING },
      { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    ]) {
      const bytes = publicEncrypt({ key: folder.pair.publicPem, ...options }, text)
      const tarball = await packed(replaced('data.key', { name: 'data.key', bytes })(members))
      expect(await refusal(folder, tarball)).toContain('data.key does not open')
    }
  })

  test('when what keeps the key does not give it', async () => {
    await using folder = await keyFolder()
    const tarball = await readFile(await encrypted(folder, plaintext))
    const decryptor = { ...folder.decryptor, unwrapKey: () => Promise.reject(new Error('the service says no')) }
    expect(await refusal(folder, tarball, decryptor)).toContain('data.key does not open: the service says no')
  })
})

test('a public key with CRLF, as an editor leaves it, still fits', async () => {
  await using folder = await keyFolder()
  const members = await membersOf(await readFile(await encrypted(folder, plaintext)))
  const bytes = Buffer.from(folder.pair.publicPem.replaceAll('\n', '\r\n'))
  const tarball = await packed(replaced('key.pub', { name: 'key.pub', bytes })(members))
  expect(await decrypted(await folder.written('crlf.tar', tarball), folder.decryptor)).toEqual(plaintext)
})

test('a public key with a comment beside it, which Sentry takes, still fits', async () => {
  await using folder = await keyFolder()
  const members = await membersOf(await readFile(await encrypted(folder, plaintext)))
  const bytes = Buffer.from(`# of the backup\n${folder.pair.publicPem}\nuntil 2030\n`)
  const tarball = await packed(replaced('key.pub', { name: 'key.pub', bytes })(members))
  expect(await decrypted(await folder.written('comment.tar', tarball), folder.decryptor)).toEqual(plaintext)
  const twice = replaced('key.pub', { name: 'key.pub', bytes: Buffer.from(folder.pair.publicPem.repeat(2)) })
  expect(await refusal(folder, await packed(twice(members)))).toContain('holds 2 PEM blocks')
})

test('a file that becomes another while it is read gives no wrong bytes', async () => {
  await using folder = await keyFolder()
  const path = await encrypted(folder, Buffer.alloc(1_000_000, 'a'))
  const other = await readFile(await encrypted(folder, Buffer.alloc(1_000_000, 'b'), 'b.tar'))
  await using file = await open(path)
  const chunks = decryptTarball(file, path, folder.decryptor)
  expect((await chunks.next()).value?.[0]).toBe(97)
  await writeFile(path, other)
  const read = async () => {
    for await (const _ of chunks);
  }
  await expect(read()).rejects.toMatchObject({ code: 'bad-snapshot' })
})

/** The same tarball, whose first header says another size. */
function withSize(tarball: Buffer, size: number): Buffer {
  const bytes = Buffer.from(tarball)
  if (size < 0 || size > 8 ** 11) {
    bytes.fill(size < 0 ? 0xff : 0, 124, 136)
    bytes[124] = size < 0 ? 0xff : 0x80
    if (size > 0) bytes.writeBigUInt64BE(BigInt(size), 128)
  } else bytes.write(`${size.toString(8).padStart(11, '0')} `, 124)
  bytes.fill(' ', 148, 156)
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return bytes
}

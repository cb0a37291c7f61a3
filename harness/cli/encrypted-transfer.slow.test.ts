import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { checkout, inProcess, temporaryFolder } from './test-command.ts'
import { shopForTests } from './test-shop-database.ts'

const { url, connection } = shopForTests()
const smallShop = join(checkout, 'snapshots/bookshop/small-shop.json')
const subject = ['--subject', 'bookshop', '--root', checkout]

async function place() {
  const folder = await temporaryFolder()
  const at = (name: string): string => join(folder.path, name)
  await inProcess('keygen', at('key.pem'), '--bits', '2048', '--no-passphrase')
  const database = ['--url', url(), ...subject]
  return {
    ...folder,
    at,
    imported: (name: string, ...options: readonly string[]) =>
      inProcess('import', at(name), ...database, '--into-existing', '--replace', ...options),
    exported: (name: string, ...options: readonly string[]) => inProcess('export', at(name), ...database, ...options),
  }
}

const authors = async () => (await connection().query('SELECT name FROM shop.author ORDER BY id')).rows

test('an encrypted export is imported again, and holds what a plain one holds', async () => {
  await using folder = await place()
  const { at } = folder
  await inProcess('import', smallShop, '--url', url(), ...subject, '--into-existing', '--replace')
  const exported = await folder.exported('a.tar', '--encrypt-with', at('key.pub'), '--json')
  expect(exported).toMatchObject({ exitCode: 0, stderr: '' })
  expect(JSON.parse(exported.stdout)).toMatchObject({ rows: 80, bytes: (await stat(at('a.tar'))).size })
  expect((await stat(at('a.tar'))).mode & 0o777).toBe(0o600)
  expect((await readFile(at('a.tar'))).includes('shop.author')).toBe(false)
  await inProcess('decrypt', at('a.tar'), '--with', at('key.pem'), '-o', at('a.json'))
  expect(await readFile(at('a.json'), 'utf8')).toBe(await readFile(smallShop, 'utf8'))
  await connection().query(`UPDATE shop.author SET name = 'another' WHERE id = (SELECT min(id) FROM shop.author)`)
  expect(await folder.imported('a.tar', '--decrypt-with', at('key.pem'))).toMatchObject({ exitCode: 0 })
  await folder.exported('b.json')
  expect(await readFile(at('b.json'), 'utf8')).toBe(await readFile(smallShop, 'utf8'))
})

test('without the right keys nothing is written, and nothing imported', async () => {
  await using folder = await place()
  const { at } = folder
  await inProcess('import', smallShop, '--url', url(), ...subject, '--into-existing', '--replace')
  const before = await authors()
  await folder.exported('a.tar', '--encrypt-with', at('key.pub'))
  await inProcess('keygen', at('other.pem'), '--bits', '2048', '--no-passphrase')
  const tarball = await readFile(at('a.tar'))
  await writeFile(at('packed.tar'), gzipSync(tarball))
  // Within the token, and at its end.
  for (const [name, offset] of [
    ['early.tar', 600],
    ['late.tar', tarball.indexOf('data.key') - 600],
  ] as const) {
    const changed = Buffer.from(tarball)
    changed[offset] = changed[offset] === 65 ? 66 : 65
    await writeFile(at(name), changed)
  }
  for (const [name, options, message] of [
    ['a.tar', [], '--decrypt-with key.pem'],
    ['a.tar', ['--decrypt-with', at('other.pem')], 'for another key'],
    ['a.tar', ['--decrypt-with', at('key.pub')], 'holds a public key'],
    ['packed.tar', ['--decrypt-with', at('key.pem')], 'gunzip'],
    ['early.tar', ['--decrypt-with', at('key.pem')], 'export.json was changed since'],
    ['late.tar', ['--decrypt-with', at('key.pem')], 'export.json was changed since'],
  ] as const) {
    const { exitCode, stderr } = await folder.imported(name, ...options)
    expect({ name, exitCode, stderr }).toEqual({ name, exitCode: 2, stderr: expect.stringContaining(message) })
  }
  const plain = ['import', smallShop, '--url', url(), ...subject, '--into-existing', '--replace']
  const vouchless = await inProcess(...plain, '--decrypt-with', at('key.pem'))
  expect(vouchless).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is not encrypted') })
  expect(await authors()).toEqual(before)
  const names = await readdir(folder.path)
  for (const [name, options, message] of [
    ['b.tar', [], '--encrypt-with key.pub'],
    ['b.json', ['--encrypt-with', at('key.pub')], 'let it end in .tar'],
    ['b.tar', ['--encrypt-with', at('key.pem')], 'holds a private key'],
  ] as const) {
    const { exitCode, stderr } = await folder.exported(name, ...options)
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) })
  }
  expect(await readdir(folder.path)).toEqual(names)
})

import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeTextFiles } from './write-text-files.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pg-roundtrip-write-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const at = (name: string) => join(folder, name)

test('files are replaced and made, and nothing is left beside them', async () => {
  await writeFile(at('a'), 'old')
  await writeTextFiles([
    { path: at('a'), text: 'new' },
    { path: at('b'), text: 'first' },
  ])
  expect(await readFile(at('a'), 'utf8')).toBe('new')
  expect(await readFile(at('b'), 'utf8')).toBe('first')
  expect(await readdir(folder)).toEqual(['a', 'b'])
})

test('files that are to go do when the others are written, and not before', async () => {
  await writeFile(at('a'), 'old')
  await writeFile(at('b'), 'old')
  await expect(writeTextFiles([{ path: at('missing/c'), text: 'new' }], [at('b')])).rejects.toThrow('cannot write')
  expect(await readdir(folder)).toEqual(['a', 'b'])
  await writeTextFiles([{ path: at('a'), text: 'new' }], [at('b'), at('never-there')])
  expect(await readdir(folder)).toEqual(['a'])
})

test('none is written when one of them cannot be', async () => {
  await writeFile(at('a'), 'old')
  const files = [at('a'), at('missing/b')].map((path) => ({ path, text: 'new' }))
  await expect(writeTextFiles(files)).rejects.toMatchObject({
    code: 'bad-usage',
    message: expect.stringContaining(`cannot write ${at('missing/b')}: `),
  })
  expect(await readFile(at('a'), 'utf8')).toBe('old')
  expect(await readdir(folder)).toEqual(['a'])
})

test.skipIf(process.platform === 'win32')('permissions and links stay', async () => {
  await mkdir(at('real'))
  await writeFile(at('real/a'), 'old')
  await chmod(at('real/a'), 0o640)
  await symlink(at('real/a'), at('link'))
  await writeTextFiles([{ path: at('link'), text: 'new' }])
  expect(await readlink(at('link'))).toBe(at('real/a'))
  expect(await readFile(at('real/a'), 'utf8')).toBe('new')
  expect((await stat(at('real/a'))).mode & 0o777).toBe(0o640)
})

test('none is written, and none removed, when one of them is read-only', async () => {
  await writeFile(at('a'), 'old')
  await writeFile(at('b'), 'old')
  await chmod(at('b'), 0o444)
  const files = [at('a'), at('b')].map((path) => ({ path, text: 'new' }))
  await expect(writeTextFiles(files)).rejects.toThrow(`cannot write ${at('b')}: it is read-only`)
  await expect(writeTextFiles(files.slice(0, 1), [at('b')])).rejects.toThrow('it is read-only')
  expect([await readFile(at('a'), 'utf8'), await readFile(at('b'), 'utf8')]).toEqual(['old', 'old'])
})

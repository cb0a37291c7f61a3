import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textChunks } from './text-chunks.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'text-chunks-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function textOf(name: string, bytes: Uint8Array | string, onShare?: (share: number) => void): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  let text = ''
  for await (const chunk of textChunks(path, { onShare })) text += chunk
  return text
}

const megabyte = 1 << 20

describe('the text of a file', () => {
  test.each([0, 1, 2, 3, 4])(
    'is whole where a character of four bytes is cut %d bytes before a chunk ends',
    async (back) => {
      const text = `${'x'.repeat(megabyte - back)}😀é${'y'.repeat(megabyte)}ä`
      expect(await textOf(`cut-${back}.json`, text)).toBe(text)
      expect(await textOf(`cut-${back}.json.gz`, gzipSync(text))).toBe(text)
    },
  )

  test('lacks a byte order mark, but not the same character elsewhere', async () => {
    expect(await textOf('mark.json', '\ufeff[]')).toBe('[]')
    expect(await textOf('inside.json', `${' '.repeat(megabyte)}\ufeff`)).toBe(`${' '.repeat(megabyte)}\ufeff`)
  })

  test('comes with how much of it has been read', async () => {
    const shares: number[] = []
    await textOf('share.json', 'x'.repeat(3 * megabyte), (share) => shares.push(share))
    expect(shares).toHaveLength(3)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
  })
})

describe('a file is refused', () => {
  const bytes = (...values: readonly number[]) => Buffer.concat([Buffer.alloc(megabyte, 'x'), Buffer.from(values)])

  test.each([
    ['with a byte that no character has', bytes(0xff, 0x20)],
    ['with half a character in it', bytes(0xf0, 0x9f, 0x20)],
    ['that ends within a character', bytes(0xf0, 0x9f)],
    ['with half a surrogate pair', bytes(0xed, 0xa0, 0x80)],
  ])('%s', async (_, content) => {
    await expect(textOf('bad.json', content)).rejects.toThrow('bad.json cannot be read: it is not UTF-8 text')
  })

  test('that is not there', async () => {
    const read = async () => {
      for await (const _ of textChunks(join(folder, 'none.json')));
    }
    await expect(read()).rejects.toThrow('none.json cannot be read: there is no such file')
  })

  test('that was cut off, or is not what its name says', async () => {
    const packed = gzipSync('[]'.repeat(10_000))
    await expect(textOf('cut.json.gz', packed.subarray(0, packed.length - 9))).rejects.toThrow('unexpected end of file')
    await expect(textOf('plain.json.gz', '[]')).rejects.toThrow('incorrect header check')
  })

  test.skipIf('createZstdDecompress' in process.getBuiltinModule('node:zlib'))(
    'that is packed by zstd, where Node.js does not know it, with the version that does',
    async () => {
      await expect(textOf('a.json.zst', '')).rejects.toThrow(/knows no zstd; Node\.js 22\.15 and 23\.8 do/)
    },
  )
})

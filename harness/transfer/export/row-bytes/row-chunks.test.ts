import { expect, test } from 'vitest'
import type { Model } from '../../../model/schema.ts'
import { modelName } from '../../../model/snapshot.ts'
import type { RowBytes } from '../../../snapshot/index.ts'
import { rowChunks } from './row-chunks.ts'

const field = (name: string, type: string) => ({
  name,
  column: name,
  type: { kind: 'base', name: type } as const,
  sqlType: type,
  nullable: true,
  default: null,
  generated: null,
  identity: null,
  sequence: null,
  secret: false,
})

const model: Model = {
  name: modelName('a.b'),
  table: { schema: 'public', name: 'b' },
  fields: [field('t', 'text'), field('id', 'int4')],
  primaryKey: ['id'],
  naturalKey: null,
  uniques: [],
  foreignKeys: [],
  triggers: [],
}

async function chunksOf(blocks: readonly string[], format: 'array' | 'lines'): Promise<readonly RowBytes[]> {
  const chunks: RowBytes[] = []
  const given = async function* (): AsyncGenerator<Buffer> {
    for (const block of blocks) yield Buffer.from(block)
  }
  for await (const chunk of rowChunks(given(), model, format)) chunks.push(chunk)
  return chunks
}

test('rows come with what stands between them, and nothing around them', async () => {
  const blocks = ['a\t1\n\\N\t2\n', '\\\\N\t3\n\\Nx\t4\n']
  const [lines, ...more] = await chunksOf(blocks, 'lines')
  expect(lines?.rows).toBe(4)
  expect(lines?.bytes.toString()).toBe(
    [
      '{"model":"a.b","pk":1,"fields":{"t":"a"}}',
      '{"model":"a.b","pk":2,"fields":{"t":null}}',
      '{"model":"a.b","pk":3,"fields":{"t":"\\\\N"}}',
      '{"model":"a.b","pk":4,"fields":{"t":"Nx"}}',
    ].join('\n'),
  )
  expect(more).toEqual([])
  const [array] = await chunksOf(['\t1\n\t2\n'], 'array')
  const row = (pk: number): string =>
    `  {\n    "model": "a.b",\n    "pk": ${pk},\n    "fields": {\n      "t": ""\n    }\n  }`
  expect(array?.bytes.toString()).toBe(`${row(1)},\n${row(2)}`)
})

test('nothing is made of no rows', async () => {
  expect(await chunksOf([], 'array')).toEqual([])
})

test('many rows come in several parts of whole rows, and one that is longer than a part in one', async () => {
  const rows = Array.from({ length: 60_000 }, (_, index) => `${'é'.repeat(index % 40)}\t${index}\n`)
  rows[30_000] = `${'x'.repeat(3_000_000)}\t30000\n`
  const blocks: string[] = []
  for (let start = 0; start < rows.length; start += 7_001) blocks.push(rows.slice(start, start + 7_001).join(''))
  const chunks = await chunksOf(blocks, 'lines')
  let id = 0
  for (const { rows: count, bytes } of chunks) {
    const lines = bytes.toString().split('\n')
    expect(lines.length).toBe(count)
    expect(lines.every((line, index) => JSON.parse(line).pk === id + index)).toBe(true)
    id += count
  }
  expect(id).toBe(60_000)
  expect(chunks.length).toBeGreaterThan(4)
  const lengths = chunks.map(({ bytes }) => bytes.length)
  expect(lengths.filter((length) => length > 1_200_000)).toHaveLength(1)
})

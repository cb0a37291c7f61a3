import { expect, test } from 'vitest'
import type { Model } from '../../model/schema.ts'
import { modelName } from '../../model/snapshot.ts'
import { sortLines } from './sort-lines.ts'

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

const keyless: Model = {
  name: modelName('public.t'),
  table: { schema: 'public', name: 't' },
  fields: [field('a', 'int4'), field('b', 'text')],
  primaryKey: [],
  naturalKey: null,
  uniques: [],
  foreignKeys: [],
  triggers: [],
}

async function sorted(lines: readonly string[], runLength?: number): Promise<readonly string[]> {
  const all: string[] = []
  const source = async function* () {
    for (let start = 0; start < lines.length; start += 7) yield lines.slice(start, start + 7)
  }
  for await (const batch of sortLines(source(), keyless, runLength)) all.push(...batch)
  return all
}

const lines = Array.from({ length: 2_500 }, (_, index) => `${(index * 7_919) % 1_000}\té\\n\u2028${index % 3}`)

test('what does not fit in memory at once is sorted in parts, into the same order', async () => {
  const whole = await sorted(lines)
  expect(whole.toSorted()).toEqual(lines.toSorted())
  expect(whole.slice(0, 3).map((line) => line.split('\t')[0])).toEqual(['0', '0', '0'])
  expect(await sorted(lines, 1_000)).toEqual(whole)
})

test('nothing is made of nothing', async () => {
  expect(await sorted([])).toEqual([])
})

import { beforeEach, expect, test } from 'vitest'
import type { Model } from '../../model/schema.ts'
import { modelName } from '../../model/snapshot.ts'
import { sortLines } from './sort-lines.ts'
import { type Spill, writeSpill } from './spill.ts'

/** What was written to the disk, and how much of it is still there. */
const spills = { written: 0, kept: 0 }
beforeEach(() => {
  spills.written = 0
  spills.kept = 0
})

async function countedSpill(given: readonly string[]): Promise<Spill> {
  const spill = await writeSpill(given)
  spills.written += 1
  spills.kept += 1
  return {
    lines: () => spill.lines(),
    async [Symbol.asyncDispose]() {
      await spill[Symbol.asyncDispose]()
      spills.kept -= 1
    },
  }
}

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

async function* inBatches(given: readonly string[]): AsyncGenerator<readonly string[]> {
  for (let start = 0; start < given.length; start += 7) yield given.slice(start, start + 7)
}

async function sorted(given: readonly string[], model = keyless, runLength?: number): Promise<readonly string[]> {
  const all: string[] = []
  for await (const batch of sortLines(inBatches(given), model, runLength, countedSpill)) all.push(...batch)
  return all
}

const lines = Array.from({ length: 2_500 }, (_, index) => `${(index * 7_919) % 1_000}\té\\n\u2028${index % 3}`)

const jsonKey: Model = {
  ...keyless,
  fields: [field('a', 'int4'), { ...field('b', 'jsonb'), nullable: false }],
  primaryKey: ['b'],
}

test('what does not fit in memory at once is sorted in parts, into the same order, and nothing of it stays', async () => {
  const whole = await sorted(lines)
  expect(spills).toEqual({ written: 0, kept: 0 })
  expect(whole.toSorted()).toEqual(lines.toSorted())
  expect(whole.slice(0, 3).map((line) => line.split('\t')[0])).toEqual(['0', '0', '0'])
  expect(await sorted(lines, keyless, 20_000)).toEqual(whole)
  expect(spills.written).toBeGreaterThan(2)
  expect(spills.kept).toBe(0)
})

test('so are rows with a key that only its JSON form orders', async () => {
  const keyed = lines.map((_, index) => `${index}\t${(index * 7_919) % 2_500}`)
  const whole = await sorted(keyed, jsonKey)
  expect(whole.map((line) => Number(line.split('\t')[1]))).toEqual(keyed.map((_, index) => index))
  expect(await sorted(keyed, jsonKey, 5_000)).toEqual(whole)
  expect(spills.written).toBeGreaterThan(2)
})

test('rows that are equal stay in their order, also across parts', async () => {
  const documents = Array.from({ length: 60 }, (_, index) => `{"a":1,"b":${' '.repeat(index % 2)}"${index % 5}"}`)
  const model = { ...keyless, fields: [field('a', 'int4'), field('b', 'text')], primaryKey: ['a'] }
  const equal = documents.map((text) => `1\t${text}`)
  expect(await sorted(equal, model, 200)).toEqual(equal)
})

test('who stops early, or whose lines fail, leaves nothing behind either', async () => {
  for await (const _ of sortLines(inBatches(lines), keyless, 2_000, countedSpill)) break
  expect(spills.written).toBeGreaterThan(2)
  expect(spills.kept).toBe(0)
  const failing = async function* (): AsyncGenerator<readonly string[]> {
    yield* inBatches(lines)
    throw new RangeError('no more')
  }
  await expect(sortLines(failing(), keyless, 2_000, countedSpill).next()).rejects.toThrow(RangeError)
  expect(spills.kept).toBe(0)
})

test('nothing is made of nothing', async () => {
  expect(await sorted([])).toEqual([])
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ColumnType } from '../../model/catalog.ts'
import type { Model, Schema } from '../../model/schema.ts'
import { schemaOf } from '../test-database.ts'
import { databasesForTests } from './test-databases.ts'
import { anyBugs, type Mutant, mutants } from './test-mutants.ts'
import { createTypes, type Pool, readPools } from './test-pools.ts'
import { quoteText, samples } from './test-values.ts'

interface Planted {
  /** By their types as JSON. */
  mutants: ReadonlyMap<string, Mutant>
  copy: CopyBug | null
}

/** The bugs that are planted at the moment. */
const planted: Planted = vi.hoisted(() => ({ mutants: new Map(), copy: null }))

type CopyBug = { readonly escape?: (text: string) => string; readonly unescape?: (text: string) => string }

const mutantOf = (type: ColumnType): Mutant | undefined => planted.mutants.get(JSON.stringify(type))

type Snapshot = typeof import('../../snapshot/index.ts')

vi.mock('../../snapshot/values/codec-for.ts', async (load) => {
  const real = await load<Pick<Snapshot, 'codecFor'>>()
  const codecFor: Snapshot['codecFor'] = (type) => {
    const codec = real.codecFor(type)
    const { decoded, encoded } = mutantOf(type) ?? {}
    return {
      decode: decoded ? (text) => decoded(codec.decode(text), text) : codec.decode,
      encode: encoded ? (value) => encoded(codec.encode(value), value) : codec.encode,
    }
  }
  return { ...real, codecFor }
})

// The way that exports to files take past the codecs: it has the same bugs, and its own.
vi.mock('../export/row-bytes/writer-for.ts', async (load) => {
  const real = await load<Writers>()
  const { keyWriter, valueWriter } = await import('../export/row-bytes/write-value.ts')
  const withBugs = (correct: WriterFor, decoding: WriterFor): WriterFor => {
    return (type, indent) => {
      const { decoded, written } = mutantOf(type) ?? {}
      const write = (decoded ? decoding : correct)(type, indent)
      return written ? withBug(write, written) : write
    }
  }
  return {
    writerFor: withBugs(real.writerFor, valueWriter),
    keyWriterFor: withBugs(real.keyWriterFor, keyWriter),
  } satisfies Writers
})

type Writers = typeof import('../export/row-bytes/writer-for.ts')
type WriterFor = Writers['writerFor']

function withBug(write: ReturnType<WriterFor>, written: NonNullable<Mutant['written']>): ReturnType<WriterFor> {
  const correct = new snapshot.ByteOutput()
  return (source, start, end, output) => {
    write(source, start, end, correct)
    output.appendText(written(correct.take().toString(), source.toString('utf8', start, end)))
  }
}

vi.mock('../copy/copy-text.ts', async (load) => {
  const real = await load<typeof import('../copy/copy-text.ts')>()
  return {
    ...real,
    escapeCopyText: (text: string) => planted.copy?.escape?.(text) ?? real.escapeCopyText(text),
    decodeCopyLine: (line: string) =>
      line.split('\t').map((text) => {
        const [value = null] = real.decodeCopyLine(text)
        return value === null ? null : (planted.copy?.unescape?.(text) ?? value)
      }),
  } satisfies typeof real
})

const { original, restored } = databasesForTests()
const tableOf = (type: string): string => `t${samples.findIndex((sample) => sample.type === type)}`
let pools: readonly Pool[]
let schema: Schema
let folder: string
let snapshot: Snapshot
let roundTrip: typeof import('./test-round-trip.ts').roundTripDifferences

beforeAll(async () => {
  // Whoever ran before in this worker may have loaded them without their bugs.
  vi.resetModules()
  snapshot = await import('../../snapshot/index.ts')
  roundTrip = (await import('./test-round-trip.ts')).roundTripDifferences
  folder = await mkdtemp(join(tmpdir(), 'roundtrip-mutants-'))
  const lacking = await createTypes(original())
  await createTypes(restored())
  pools = await readPools(original(), lacking, 1)
  const tables = pools.map(({ type }) => `CREATE TABLE ${tableOf(type)} (id text PRIMARY KEY, v ${type});`).join('\n')
  for (const { client } of [original(), restored()]) await client.query(tables)
  for (const { type, texts } of pools) {
    const long = samples.find((sample) => sample.type === type)?.texts.filter((text) => text.length > 100_000) ?? []
    const rows = [...texts, ...long, null].map((text, index) => `('${index}', ${quoteText(text)})`)
    await original().client.query(`INSERT INTO ${tableOf(type)} VALUES ${rows.join(', ')}`)
  }
  schema = await schemaOf(original())
}, 60_000)

afterAll(async () => {
  vi.doUnmock('../../snapshot/values/codec-for.ts')
  vi.doUnmock('../export/row-bytes/writer-for.ts')
  vi.doUnmock('../copy/copy-text.ts')
  vi.resetModules()
  await rm(folder, { recursive: true, force: true })
})

/** What the check of the random schemas says of the table of a type; an export or an import that fails says it too. */
async function differences(models: ReadonlyMap<Model['name'], Model>, ending: string): Promise<readonly string[]> {
  const path = join(folder, `mutant.${ending}`)
  try {
    return await roundTrip({ original: original(), restored: restored(), schema: { ...schema, models }, path })
  } catch (error) {
    return [String(error)]
  }
}

function modelsOf(type: string): ReadonlyMap<Model['name'], Model> {
  return new Map(
    [...schema.models].filter(([, { table }]) => table.schema === 'public' && table.name === tableOf(type)),
  )
}

async function differencesWith(bugs: readonly Mutant[]): Promise<readonly string[]> {
  const models = new Map(bugs.flatMap(({ type }) => [...modelsOf(type)]))
  planted.mutants = new Map(bugs.map((bug) => [JSON.stringify(typeOf(bug.type)), bug]))
  try {
    return await differences(models, 'ndjson')
  } finally {
    planted.mutants = new Map()
  }
}

function typeOf(type: string): ColumnType | undefined {
  return [...modelsOf(type).values()].flatMap(({ fields }) => fields).find(({ name }) => name === 'v')?.type
}

function sideOf({ decoded, encoded }: Mutant): string {
  return decoded ? 'decoding' : encoded ? 'encoding' : 'writing'
}

test('without a bug nothing is found', async () => {
  expect(await differences(schema.models, 'json')).toEqual([])
  expect(await differences(schema.models, 'ndjson.gz')).toEqual([])
}, 60_000)

describe('a bug is found', () => {
  test.each(mutants.map((mutant) => ({ ...mutant, side: sideOf(mutant), mutant })))(
    'in $side $type: $bug',
    async ({ type, mutant }) => {
      // No pool: the extension is not there.
      if (pools.some((pool) => pool.type === type)) expect(await differencesWith([mutant])).not.toEqual([])
    },
  )

  test.each(anyBugs.map((plant) => [plant().bug, plant] as const))(
    'in the codec or the writer of each type there is: it %s',
    async (_, plant) => {
      // One type for each codec. The keys are texts: with a bug in them nothing would be imported.
      const byCodec = new Map(pools.map(({ type }) => [JSON.stringify(typeOf(type)), type]))
      const types = [...byCodec.values()].filter((type) => type !== 'text')
      const found = await differencesWith(types.map((type) => ({ ...plant(), type })))
      expect(types.length).toBeGreaterThan(100)
      const isFound = (type: string): boolean => found.some((line) => line.startsWith(`public.${tableOf(type)}: lost`))
      expect({ unnoticed: types.filter((type) => !isFound(type)), found }).toMatchObject({ unnoticed: [] })
      expect(await differencesWith([{ ...plant(), type: 'text' }])).not.toEqual([])
    },
  )

  const copyBugs: readonly (readonly [string, CopyBug])[] = [
    ['backslashes are not escaped', { escape: (text) => text.replaceAll('\n', '\\n').replaceAll('\t', '\\t') }],
    ['tabs are not escaped', { escape: (text) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n') }],
    ['line feeds become spaces', { escape: (text) => text.replaceAll('\\', '\\\\').replace(/[\n\t]/g, ' ') }],
    ['returns are dropped', { escape: (text) => text.replace(/[\\\n\t]/g, '\\$&').replaceAll('\r', '') }],
    ['escapes are read as they are', { unescape: (text) => text }],
    ['backslashes are dropped', { unescape: (text) => text.replaceAll('\\', '') }],
    [
      'a vertical tab is a v',
      {
        unescape: (text) =>
          text.replace(/\\(.)/g, (_, c) => ({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' })[String(c)] ?? c),
      },
    ],
  ]
  test.each(copyBugs)('in COPY: %s', async (_, bug) => {
    planted.copy = bug
    try {
      expect(await differences(modelsOf('text'), 'json')).not.toEqual([])
    } finally {
      planted.copy = null
    }
  })
})

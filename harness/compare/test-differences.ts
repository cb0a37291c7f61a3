import { jsonEquals } from '../model/json.ts'
import type { Row } from '../model/snapshot.ts'
import { pairRows } from './pair-rows.ts'
import { changeThings } from './test-change-things.ts'
import { ThingMaker } from './test-make-things.ts'
import { randomOf } from './test-random.ts'
import { expectSame } from './test-schema.ts'
import { anew, asBefore, saying, type Thing, written } from './test-things.ts'
import { bags, drawnAnew, world } from './test-world.ts'

/** One comparison of random rows with the same rows, changed, shuffled and perhaps numbered anew. */
export interface Trial {
  readonly intended: readonly string[]
  readonly found: readonly string[]
  readonly rows: number
}

export function trial(
  seed: number,
  counts: {
    readonly rows: number
    readonly added: number
    readonly changed: number
    readonly removed: number
    readonly keysPreserved: boolean
  },
): Trial {
  const random = randomOf(seed)
  const maker = new ThingMaker(random)
  const before = maker.world(counts.rows)
  const { things, findings } = changeThings(before, maker, random, counts)
  const renumbered = anew(random, things)
  // Rows of a bag have no numbers that anybody keeps, and tokens are drawn anew by every import.
  const numbering = counts.keysPreserved
    ? (model: string, nr: number) => (model === 'tag' ? renumbered(model, nr) : nr)
    : renumbered
  const expected = written(before, asBefore)
  const actual = written(random.shuffled(things), numbering)
  return { intended: findings, found: differences(expected, actual, counts.keysPreserved), rows: before.length }
}

/** What is found where nothing but pairing settles anything, worded as `intended` is. */
function differences(
  expected: ReadonlyMap<Row, Thing>,
  actual: ReadonlyMap<Row, Thing>,
  keysPreserved: boolean,
): readonly string[] {
  const expectedRows = expectSame([...expected.keys()])
  const { models } = pairRows(world, expectedRows, [...actual.keys()], keysPreserved, undefined, bags)
  const said = (things: ReadonlyMap<Row, Thing>, row: Row | null): string => {
    const thing = row && things.get(row)
    return thing ? saying(thing) : '?'
  }
  return models
    .flatMap(({ model, keys, pairs, missing, unexpected }) => [
      ...pairs.flatMap((pair) => {
        const names = new Set([...Object.keys(pair.expected.fields), ...Object.keys(pair.actual.fields)])
        const differing = [...names].filter((name) => {
          if (drawnAnew[model.name] === name) return false
          const values = [pair.expected.before?.fields[name], pair.actual.fields[name]] as const
          return !(keys.sameReferent(name, pair.expected, pair.actual) ?? jsonEquals(...values))
        })
        return differing.map((name) => `changed ${said(expected, pair.expected.before)} ${name}`)
      }),
      ...missing.map(({ before }) => `removed ${said(expected, before)}`),
      ...unexpected.map((row) => `added ${said(actual, row)}`),
    ])
    .sort()
}

import type { Finding } from '../model/finding.ts'
import { jsonEquals, jsonText } from '../model/json.ts'
import { modelName, type Row } from '../model/snapshot.ts'
import { judge, judgeInFull } from './judge.ts'
import type { JudgeContext } from './judge-context.ts'
import { type ChangeCounts, type ChangedThings, changeThings } from './test-change-things.ts'
import { ThingMaker } from './test-make-things.ts'
import { randomOf } from './test-random.ts'
import { expectSame } from './test-schema.ts'
import { anew, asBefore, type Numbering, saying, type Thing, written } from './test-things.ts'
import { bags, comparators, world } from './test-world.ts'

/** One verdict on random rows and the same rows, changed, shuffled and perhaps numbered anew. */
export interface Trial {
  /** `added …`, `removed …`, `changed … FIELD`, sorted. */
  readonly intended: readonly string[]
  /** What `judge` found, worded alike; a finding of another kind by its kind. */
  readonly found: readonly string[]
  /** What `judgeInFull` found. */
  readonly foundInFull: readonly string[]
}

type Things = ReadonlyMap<Row, Thing>

export function trial(
  seed: number,
  counts: ChangeCounts & { readonly rows: number; readonly keysPreserved: boolean },
): Trial {
  const { keysPreserved } = counts
  const random = randomOf(seed)
  const maker = new ThingMaker(random)
  const before = maker.world(counts.rows)
  const changes = changeThings(before, maker, random, counts)
  const expected = written(before, asBefore)
  const renumbered = anew(random, changes.things)
  const numbering = keysPreserved ? preserved(renumbered, changes.rekeyed) : renumbered
  const actual = written(random.shuffled(changes.things), numbering)
  const context: JudgeContext = { purpose: 'files', comparators, window: null, steps: [], keysPreserved }
  const [rows, found] = [{ rows: expectSame([...expected.keys()]), removed: [] }, [...actual.keys()]]
  const worded = ({ findings }: { readonly findings: readonly Finding[] }): readonly string[] =>
    findings.map(wordingOf(expected, actual)).sort()
  return {
    intended: [...intended(changes, expected, actual, keysPreserved)].sort(),
    found: worded(judge(world, rows, found, context)),
    foundInFull: worded(judgeInFull(world, rows, found, context)),
  }
}

/** Rows of a bag have no numbers that anybody keeps, and tokens are drawn anew by every import. */
function preserved(renumbered: Numbering, rekeyed: readonly Thing[]): Numbering {
  const others = new Set(rekeyed.map(({ model, nr }) => `${model} ${nr}`))
  return (model, nr) => {
    if (bags.has(model) || model === 'token') return renumbered(model, nr)
    return others.has(`${model} ${nr}`) ? 100_000 + nr : nr
  }
}

/**
 * What has to be found: each change once. Whatever refers to a row that got another key follows it, and that is no
 * change; where nobody keeps keys that the database makes up, another such key is none either.
 */
function* intended(
  { added, removed, changed, rekeyed }: ChangedThings,
  expected: Things,
  actual: Things,
  keysPreserved: boolean,
): Generator<string> {
  for (const thing of added) yield `added ${saying(thing)}`
  for (const thing of removed) yield `removed ${saying(thing)}`
  if (keysPreserved) for (const thing of rekeyed) yield `changed ${saying(thing)} id`
  for (const [thing, names] of changed) {
    const values = names.map((name) => [fieldIn(expected, thing, name), fieldIn(actual, thing, name)] as const)
    for (const [index, name] of names.entries()) {
      // The row is of another tenant: that explains why the same number refers to another task.
      const isExplained = thing.model === 'remark' && names.length > 1 && jsonEquals(...(values[index] ?? [null, null]))
      if (!isExplained) yield `changed ${saying(thing)} ${name}`
    }
  }
}

/** By model and number, which a change leaves alone. */
function fieldIn(things: Things, { model, nr }: Thing, name: string): Row['fields'][string] | undefined {
  for (const [row, thing] of things) if (thing.model === model && thing.nr === nr) return row.fields[name]
  return undefined
}

const words: Readonly<Partial<Record<Finding['kind'], string>>> = {
  'missing-row': 'removed',
  'unexpected-row': 'added',
  'unexpected-change': 'changed',
}

function wordingOf(expected: Things, actual: Things): (finding: Finding) => string {
  const counts = new Map<string, number>()
  const byOrdinal = new Map<string, Thing>()
  for (const [{ model }, thing] of expected) {
    const count = (counts.get(model) ?? 0) + 1
    counts.set(model, count)
    byOrdinal.set(`${model} ${count}`, thing)
  }
  const byKey = new Map([...actual].map(([{ model, pk, fields }, thing]) => [nameOf(model, pk, fields), thing]))
  return ({ kind, model, ordinal, actualPk, field, message, expected: wanted, actual: found }) => {
    const fields: unknown = kind === 'unexpected-row' && actualPk === null ? JSON.parse(found ?? '') : {}
    const thing = byOrdinal.get(`${model} ${ordinal}`) ?? byKey.get(nameOf(model, actualPk, fields))
    const said = `${words[kind] ?? kind} ${thing ? saying(thing) : '?'}`
    if (field === null) return said
    const name = field === 'pk' ? (world.models.get(modelName(model))?.primaryKey[0] ?? '') : field
    // Two equal texts explain nothing.
    const isPlain = wanted !== found || /refers to|which is another/.test(message)
    return `${said} ${name}${isPlain ? '' : `: ${message}`}`
  }
}

/** Rows of a log have no key, and are told by what they hold. */
function nameOf(model: string, pk: Row['pk'], fields: unknown): string {
  const sorted = typeof fields === 'object' && fields !== null && pk === null ? Object.entries(fields).sort() : []
  return `${model} ${jsonText(pk)} ${JSON.stringify(sorted)}`
}

import { type JsonValue, jsonText } from '../model/json.ts'
import { modelName, type PrimaryKey, type Row } from '../model/snapshot.ts'
import type { Random } from './test-random.ts'

/** Rows whose references are not written out yet, so that whole snapshots can be numbered at will. */
export interface Thing {
  readonly model: string
  /** Unique within the model; not its number in a snapshot. */
  readonly nr: number
  readonly fields: Readonly<Record<string, Value>>
}

/** A plain value, or one that depends on what others are called. */
export type Value = JsonValue | ((names: Names) => JsonValue)

export interface Names {
  /** The primary key of a row. */
  readonly key: (model: string, nr: number) => JsonValue
  /** A field of another row, which is a plain one. */
  readonly field: (model: string, nr: number, field: string) => JsonValue
  /** What an import draws anew. */
  readonly token: (nr: number) => JsonValue
}

/** Which number each row has, per model. */
export type Numbering = (model: string, nr: number) => number

export const asBefore: Numbering = (_, nr) => nr

/** Every row of every model gets another number than before, but for some by chance. */
export function anew(random: Random, things: readonly Thing[]): Numbering {
  const numbers = new Map<string, number>()
  for (const model of new Set(things.map((thing) => thing.model))) {
    const ofModel = things.filter((thing) => thing.model === model)
    const free = random.shuffled(Array.from({ length: ofModel.length * 2 }, (_, index) => index + 1))
    for (const [index, { nr }] of ofModel.entries()) numbers.set(`${model} ${nr}`, free[index] ?? 0)
  }
  return (model, nr) => numbers.get(`${model} ${nr}`) ?? 0
}

/** A snapshot of the things, in their order, and which thing each row is. */
export function written(things: readonly Thing[], numbering: Numbering): ReadonlyMap<Row, Thing> {
  const names = namesOf(things, numbering)
  return new Map(
    things.map((thing) => {
      const values = Object.entries(thing.fields).map(([field, value]) => [field, valueIn(value, names)] as const)
      const fields: Readonly<Record<string, JsonValue>> = Object.fromEntries(values)
      return [{ model: modelName(thing.model), pk: pkOf(thing, fields, names), fields }, thing]
    }),
  )
}

/** What the thing says, whatever its number: the same for things that nobody can tell apart. */
export function saying({ model, nr, fields }: Thing): string {
  if (model !== 'tag' && model !== 'log') return `${model} ${nr}`
  const parts = Object.entries(fields).map(([name, value]) => `${name} ${sayingOf(value)}`)
  return `${model} ${parts.sort().join(', ')}`
}

export function sayingOf(value: Value | undefined): string {
  const names: Names = {
    key: (model, nr) => `${model} ${nr}`,
    field: (model, nr, field) => `${model} ${nr} ${field}`,
    token: (nr) => `token ${nr}`,
  }
  return value === undefined ? '' : jsonText(valueIn(value, names))
}

/** The things that each thing refers to, as `model nr`. */
export function referredBy({ fields }: Thing): ReadonlySet<string> {
  const found = new Set<string>()
  const note = (model: string, nr: number): null => {
    found.add(`${model} ${nr}`)
    return null
  }
  const names: Names = { key: note, field: note, token: (nr) => note('team', nr) }
  for (const value of Object.values(fields)) valueIn(value, names)
  return found
}

function namesOf(things: readonly Thing[], numbering: Numbering): Names {
  const byName = new Map(things.map((thing) => [`${thing.model} ${thing.nr}`, thing]))
  return {
    key: (model, nr) => keyOf(model, numbering(model, nr), nr),
    field: (model, nr, field) => {
      const value = byName.get(`${model} ${nr}`)?.fields[field]
      return value === undefined || typeof value === 'function' ? null : value
    },
    token: (nr) => uuid(7, numbering('team', nr)),
  }
}

function keyOf(model: string, number: number, nr: number): JsonValue {
  if (model === 'land') return `L${nr}`
  if (model === 'team') return uuid(1, number)
  return model === 'place' ? `place/${number}` : number
}

function pkOf({ model, nr }: Thing, fields: Readonly<Record<string, JsonValue>>, names: Names): PrimaryKey {
  if (model === 'log') return null
  if (model === 'seat') return [fields.member ?? null, fields.nr ?? null]
  const key = names.key(model, nr)
  return typeof key === 'string' || typeof key === 'number' ? key : null
}

function valueIn(value: Value, names: Names): JsonValue {
  return typeof value === 'function' ? value(names) : value
}

function uuid(kind: number, number: number): string {
  return `${kind}0000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

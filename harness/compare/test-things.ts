import { type JsonValue, jsonText } from '../model/json.ts'
import { modelName, type Row, toPrimaryKey } from '../model/snapshot.ts'
import type { Random } from './test-random.ts'
import { world } from './test-world.ts'

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
  /** What others refer to a row by; of a key that begins with a tenant, the rest. */
  readonly key: (model: string, nr: number) => JsonValue
  /** A field of another row. */
  readonly field: (model: string, nr: number, field: string) => JsonValue
  /** What an import draws anew. */
  readonly token: (nr: number) => JsonValue
}

/** Which number each row has, per model; and of each team the token, as `token`. */
export type Numbering = (model: string, nr: number) => number

export const asBefore: Numbering = (_, nr) => nr

/** Every row of every model gets another number than before, but for some by chance: mostly that of another. */
export function anew(random: Random, things: readonly Thing[]): Numbering {
  const numbers = new Map<string, number>()
  const byModel = new Map<string, number[]>()
  for (const { model, nr } of things) {
    for (const name of model === 'team' ? ['team', 'token'] : [model]) {
      const ofModel = byModel.get(name)
      if (ofModel) ofModel.push(nr)
      else byModel.set(name, [nr])
    }
  }
  for (const [model, all] of byModel) {
    const length = all.length + random.below(all.length + 1)
    const free = random.shuffled(Array.from({ length }, (_, index) => index + 1))
    for (const [index, nr] of all.entries()) numbers.set(`${model} ${nr}`, free[index] ?? 0)
  }
  return (model, nr) => numbers.get(`${model} ${nr}`) ?? 0
}

/** A snapshot of the things, in their order, and which thing each row is. */
export function written(things: readonly Thing[], numbering: Numbering): ReadonlyMap<Row, Thing> {
  const names = namesOf(things, numbering)
  return new Map(
    things.map((thing) => {
      const values = Object.entries(thing.fields).map(([field, value]) => [field, valueIn(value, names)] as const)
      return [rowOfThing(thing, new Map(values), names), thing]
    }),
  )
}

/** What the thing says, whatever its number: the same for things that nobody can tell apart. */
export function saying({ model, nr, fields }: Thing): string {
  if (!isNameless(model)) return `${model} ${nr}`
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

/** Rows of a bag may say the same, and those of a log have no key. */
function isNameless(model: string): boolean {
  return model === 'tag' || model === 'log'
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
  const names: Names = {
    key(model, nr) {
      // A key that is the row's own word, or another's key.
      const own = model === 'land' ? 'id' : model === 'profile' ? 'member' : null
      if (own !== null) return names.field(model, nr, own)
      const number = numbering(model, nr)
      if (model === 'team') return uuid(1, number)
      return model === 'place' ? `place/${number}` : number
    },
    field: (model, nr, field) => valueIn(byName.get(`${model} ${nr}`)?.fields[field] ?? null, names),
    token: (nr) => uuid(7, numbering('token', nr)),
  }
  return names
}

/** A primary key of one field is not among the fields. */
function rowOfThing({ model, nr }: Thing, values: ReadonlyMap<string, JsonValue>, names: Names): Row {
  const primaryKey = world.models.get(modelName(model))?.primaryKey ?? []
  const [first, ...more] = primaryKey
  const isScalar = first !== undefined && more.length === 0
  const pk =
    first === undefined ? null : isScalar ? names.key(model, nr) : primaryKey.map((field) => values.get(field) ?? null)
  const fields = Object.fromEntries([...values].filter(([field]) => !isScalar || field !== first))
  return { model: modelName(model), pk: toPrimaryKey(pk), fields }
}

function valueIn(value: Value, names: Names): JsonValue {
  return typeof value === 'function' ? value(names) : value
}

function uuid(kind: number, number: number): string {
  return `${kind}0000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

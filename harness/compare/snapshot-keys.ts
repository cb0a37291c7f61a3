import { isExactNumber, isJsonArray, type JsonValue, jsonNumber, jsonText } from '../model/json.ts'
import { ownText } from '../model/own-text.ts'
import type { ForeignKey, Model, Schema } from '../model/schema.ts'
import { type ModelName, type PrimaryKey, toPrimaryKey } from '../model/snapshot.ts'

/** The first row of each side that has a key. */
export interface KeyHolder {
  /** 1-based, among the rows of the model; 0: no row of that side has the key. */
  expected: number
  actual: number
  expectedPk: PrimaryKey
  actualPk: PrimaryKey
}

/** More than this a Map cannot hold. */
const maxMapSize = 2 ** 23

/** Which row has which key. Millions of them fit: the rows themselves are not kept. */
export class KeyIndex {
  private readonly maps: Map<string, KeyHolder>[] = []

  get(key: string): KeyHolder | undefined {
    for (const map of this.maps) {
      const holder = map.get(key)
      if (holder) return holder
    }
    return undefined
  }

  /** The holder of a key, which is nobody's yet when it is new. */
  take(key: string, pk: PrimaryKey): KeyHolder {
    const known = this.get(key)
    if (known) return known
    const ownPk = ownKey(pk)
    const holder: KeyHolder = { expected: 0, actual: 0, expectedPk: ownPk, actualPk: ownPk }
    let map = this.maps.at(-1)
    if (!map || map.size >= maxMapSize) {
      map = new Map()
      this.maps.push(map)
    }
    map.set(ownText(key), holder)
    return holder
  }
}

/** The same key, which keeps nothing of the text of its file alive. */
export function ownKey(pk: PrimaryKey): PrimaryKey {
  return isJsonArray(pk) ? pk.map(ownPart) : toPrimaryKey(ownPart(pk))
}

function ownPart(value: JsonValue): JsonValue {
  if (typeof value === 'string') return ownText(value)
  return isExactNumber(value) ? jsonNumber(ownText(value.text)) : value
}

/** One way of telling a model's rows apart that no two rows may share. */
export interface UniqueKey {
  readonly kind: 'duplicate-pk' | 'duplicate-natural-key'
  readonly fields: readonly string[]
  /** Null when nobody asks for the keys: as long as they ascend no two can be the same. */
  readonly index: KeyIndex | null
}

/** A foreign key that the database enforces. */
export interface EnforcedReference {
  readonly key: ForeignKey
  /** In the order of the key that they refer to. */
  readonly fields: readonly string[]
  /** The rows that it may point at; null when there can be none. */
  readonly index: KeyIndex | null
}

export interface ModelKeys {
  readonly uniques: readonly UniqueKey[]
  readonly references: readonly EnforcedReference[]
}

/** The keys of all models of two snapshots, which are mostly the same: both sides share them. */
export class SnapshotKeys {
  private readonly models: ReadonlyMap<ModelName, ModelKeys>

  /**
   * @param remembered `needed`: not the primary keys that nothing refers to, which then must ascend; they are most of
   *   all keys
   */
  constructor(schema: Schema, remembered: 'all' | 'needed') {
    const referred = new Set(
      [...schema.models.values()].flatMap(({ foreignKeys }) => foreignKeys.map((key) => key.target)),
    )
    const uniques = new Map(
      [...schema.models.values()].map((model) => [
        model.name,
        uniqueKeys(model, remembered === 'all' || referred.has(model.name)),
      ]),
    )
    this.models = new Map(
      [...schema.models.values()].map((model) => [
        model.name,
        {
          uniques: uniques.get(model.name) ?? [],
          references: model.foreignKeys.flatMap((key) =>
            key.virtual || key.mayDangle ? [] : [reference(key, uniques)],
          ),
        },
      ]),
    )
  }

  of(model: ModelName): ModelKeys {
    return this.models.get(model) ?? { uniques: [], references: [] }
  }

  /** Whether both sides have a row with this primary key, of all rows that were added so far. */
  haveBoth(model: ModelName, pk: JsonValue): boolean {
    const primary = this.of(model).uniques.find(({ kind }) => kind === 'duplicate-pk')
    const parts = isJsonArray(pk) ? pk : [pk]
    const holder = primary?.index?.get(
      keyOfParts(parts.map((part) => (typeof part === 'string' ? part : jsonText(part)))),
    )
    return holder !== undefined && holder.expected > 0 && holder.actual > 0
  }
}

/** Thrown at a primary key that does not ascend, and was not to be remembered. */
export class KeyOutOfOrder extends Error {
  override readonly name = 'KeyOutOfOrder'
}

function uniqueKeys(model: Model, isPkRemembered: boolean): UniqueKey[] {
  const others = model.uniques.map(
    (fields): UniqueKey => ({ kind: 'duplicate-natural-key', fields, index: new KeyIndex() }),
  )
  if (model.primaryKey.length === 0) return others
  const index = isPkRemembered ? new KeyIndex() : null
  return [{ kind: 'duplicate-pk', fields: model.primaryKey, index }, ...others]
}

function reference(key: ForeignKey, uniques: ReadonlyMap<ModelName, readonly UniqueKey[]>): EnforcedReference {
  const target = uniques
    .get(key.target)
    ?.find(
      ({ fields }) => fields.length === key.fields.length && fields.every((name) => key.targetFields.includes(name)),
    )
  const fields = target?.fields.map((name) => key.fields[key.targetFields.indexOf(name)] ?? '') ?? key.fields
  return { key, fields, index: target?.index ?? null }
}

/** One text of the texts of a key's parts, equal for equal keys. */
export function keyOfParts(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : JSON.stringify(parts)
}

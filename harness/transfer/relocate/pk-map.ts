import type { ImportedRow, ImportKind } from '../../model/import-rule.ts'
import type { JsonValue } from '../../model/json.ts'
import { type ModelName, modelName, type PrimaryKey, pkKey } from '../../model/snapshot.ts'
import { LeftOutKeys } from './left-out-keys.ts'

interface Entry {
  readonly pk: PrimaryKey
  readonly actualPk: PrimaryKey
  readonly kind: ImportKind
}

/** What rows refer to a row by instead of a primary key of one column. */
interface OtherKey {
  readonly model: ModelName
  /** Of its values as the snapshot has them. */
  readonly text: string
  readonly kind: ImportKind
  /** By field, as they are in the database. */
  readonly values: ReadonlyMap<string, JsonValue>
}

/** Which row of the database stands for which row of a snapshot. Rows without a primary key are not in it. */
export class PkMap {
  /** Keys of rows that no row of the database stands for, on purpose. */
  readonly leftOut = new LeftOutKeys()
  private readonly models = new Map<ModelName, Map<string, Entry>>()
  private readonly byOther = new Map<string, Map<string, OtherKey>>()

  /** Rows of models in the order in which they were added; those that were left out are not among them. */
  static of(
    rows: Iterable<Omit<ImportedRow, 'model'> & { readonly model: string }>,
    otherKeys: Iterable<OtherKey> = [],
  ): PkMap {
    const map = new PkMap()
    for (const row of rows) map.add({ ...row, model: modelName(row.model) })
    for (const key of otherKeys) map.addOtherKey(key)
    return map
  }

  add({ model, pk, actualPk, kind }: ImportedRow): void {
    const entries = this.models.get(model) ?? new Map<string, Entry>()
    this.models.set(model, entries)
    entries.set(pkKey(pk), { pk, actualPk, kind })
  }

  /** @param pk in its canonical spelling. @returns null: no row of the database stands for such a row */
  get(name: string, pk: PrimaryKey): ImportedRow | null {
    const model = modelName(name)
    const entry = this.models.get(model)?.get(pkKey(pk))
    return entry ? { model, ...entry } : null
  }

  addOtherKey(key: OtherKey): void {
    const name = otherKeyName(key.model, [...key.values.keys()])
    const keys = this.byOther.get(name) ?? new Map<string, OtherKey>()
    this.byOther.set(name, keys)
    keys.set(key.text, key)
  }

  otherKey(model: ModelName, fields: readonly string[], text: string): OtherKey | null {
    return this.byOther.get(otherKeyName(model, fields))?.get(text) ?? null
  }

  /** Both together; where both have a row, what the other says. */
  with(other: PkMap): PkMap {
    const map = PkMap.of([...this.rows(), ...other.rows()], [...this.otherKeys(), ...other.otherKeys()])
    for (const { leftOut } of [this, other]) map.leftOut.addAll(leftOut)
    return map
  }

  *otherKeys(): Iterable<OtherKey> {
    for (const keys of this.byOther.values()) yield* keys.values()
  }

  /** Of one model, or of all. */
  *rows(only?: string): Iterable<ImportedRow> {
    for (const [model, entries] of this.models) {
      if (only !== undefined && only !== model) continue
      for (const entry of entries.values()) yield { model, ...entry }
    }
  }

  get size(): number {
    return [...this.models.values()].reduce((sum, entries) => sum + entries.size, 0)
  }
}

function otherKeyName(model: ModelName, fields: readonly string[]): string {
  return [model, ...fields].join(' ')
}

import type { ImportedRow, ImportKind } from '../../model/import-rule.ts'
import { type ModelName, type PrimaryKey, pkKey } from '../../model/snapshot.ts'

interface Entry {
  readonly pk: PrimaryKey
  readonly actualPk: PrimaryKey
  readonly kind: ImportKind
}

/** Which row of the database stands for which row of a snapshot. Rows without a primary key are not in it. */
export class PkMap {
  private readonly models = new Map<ModelName, Map<string, Entry>>()

  /** Rows of models in the order in which they were added. */
  static of(rows: Iterable<ImportedRow>): PkMap {
    const map = new PkMap()
    for (const row of rows) map.add(row)
    return map
  }

  add({ model, pk, actualPk, kind }: ImportedRow): void {
    const entries = this.models.get(model) ?? new Map<string, Entry>()
    this.models.set(model, entries)
    entries.set(pkKey(pk), { pk, actualPk, kind })
  }

  /** @param pk in its canonical spelling. @returns null: no row of the database stands for such a row */
  get(model: ModelName, pk: PrimaryKey): ImportedRow | null {
    const entry = this.models.get(model)?.get(pkKey(pk))
    return entry ? { model, ...entry } : null
  }

  /** Of one model, or of all. */
  *rows(only?: ModelName): Iterable<ImportedRow> {
    for (const [model, entries] of this.models) {
      if (only !== undefined && only !== model) continue
      for (const entry of entries.values()) yield { model, ...entry }
    }
  }

  get size(): number {
    return [...this.models.values()].reduce((sum, entries) => sum + entries.size, 0)
  }
}

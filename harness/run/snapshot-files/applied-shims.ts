import type { VersionShims } from '../../model/import-rule.ts'
import type { Schema } from '../../model/schema.ts'
import type { Row } from '../../model/snapshot.ts'
import { type ReadRow, rowOf } from '../../snapshot/index.ts'
import { shimRow } from '../../transfer/index.ts'

/** Sees the rows of a file as an import does, by a subject's shims, and keeps count of those that were for any. */
export class AppliedShims {
  private readonly shims: VersionShims | null
  private readonly counts = new Map<string, number>()

  constructor({ relocation }: Schema) {
    this.shims = relocation?.shims ?? null
  }

  /** Null: a shim drops the row. */
  next(read: ReadRow): ReadRow | null {
    const model = read.shape === null ? read.row.model : read.shape.model
    if (!this.shims || !concerns(this.shims, model)) return read
    const row = rowOf(read)
    this.count(this.shims, row)
    const [today] = shimRow(row, this.shims)
    if (!today) return null
    return today === row ? read : { shape: null, row: today }
  }

  /** By kind of shim, in the order in which they were first needed: `drops model public.actor (3 rows)`. */
  texts(): readonly string[] {
    return [...this.counts].map(([text, rows]) => `${text} (${rows} ${rows === 1 ? 'row' : 'rows'})`)
  }

  private count({ droppedModels, droppedFields, renamedModels, renamedFields }: VersionShims, row: Row): void {
    if (droppedModels.has(row.model)) {
      this.add(`drops model ${row.model}`)
      return
    }
    const model = renamedModels.get(row.model) ?? row.model
    if (model !== row.model) this.add(`takes model ${row.model} for ${model}`)
    for (const name of Object.keys(row.fields)) {
      const today = renamedFields.get(model)?.get(name)
      if (today !== undefined) this.add(`takes field ${name} of ${model} for ${today}`)
      else if (droppedFields.get(model)?.has(name)) this.add(`drops field ${name} of ${model}`)
    }
  }

  private add(text: string): void {
    this.counts.set(text, (this.counts.get(text) ?? 0) + 1)
  }
}

function concerns(
  { droppedModels, droppedFields, renamedModels, renamedFields }: VersionShims,
  model: Row['model'],
): boolean {
  return droppedModels.has(model) || renamedModels.has(model) || droppedFields.has(model) || renamedFields.has(model)
}

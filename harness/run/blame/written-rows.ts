import type { ModelName } from '../../model/snapshot.ts'
import { type RowWrite, rowWrites } from './row-writes.ts'
import type { Unit } from './witness.ts'

/** The writes of one unit, by model and row. */
export class WrittenRows {
  private readonly byModel = new Map<ModelName, Map<string | null, RowWrite[]>>()

  constructor({ sightings }: Unit) {
    for (const write of rowWrites(sightings)) {
      const rows = this.byModel.get(write.model) ?? new Map<string | null, RowWrite[]>()
      this.byModel.set(write.model, rows)
      const own = rows.get(write.row)
      if (own) own.push(write)
      else rows.set(write.row, [write])
    }
  }

  /** @param rows `keyText` of each; rows that can't be told apart are always among what is given, in the order of time */
  of(model: ModelName, rows: readonly string[]): readonly RowWrite[] {
    const own = this.byModel.get(model)
    return [null, ...rows].flatMap((row) => own?.get(row) ?? [])
  }
}

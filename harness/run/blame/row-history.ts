import type { ModelName } from '../../model/snapshot.ts'
import { noRows, type Recast, type RowStates } from './read-rows.ts'
import { keyText, type RowKey } from './watched-rows.ts'

/** Which unit, by its position, gave watched rows what they hold in the end. */
export class RowHistory {
  private readonly states = new Map<ModelName, RowStates>()
  /** By model and row; of each row by column, and of the row as a whole under {@link wholeRow}. */
  private readonly changes = new Map<string, Map<string, number>>()

  /** As they were recorded last. */
  statesOf(model: ModelName): RowStates {
    return this.states.get(model) ?? noRows
  }

  /**
   * @param unit null: before the first of them
   * @param recast what values become by another type alone, which is no change
   */
  record(model: ModelName, states: RowStates, unit: number | null, recast: Recast = new Map()): void {
    const before = this.statesOf(model).rows
    this.states.set(model, states)
    if (unit === null) return
    for (const row of new Set([...before.keys(), ...states.rows.keys()])) {
      const [then, now] = [before.get(row), states.rows.get(row)]
      if (!then || !now) this.note(model, row, wholeRow, unit)
      for (const column of new Set([...(then?.keys() ?? []), ...(now?.keys() ?? [])])) {
        const [was, is] = [then?.get(column), now?.get(column)]
        if (was !== is && (typeof was !== 'string' || recast.get(column)?.get(was) !== is)) {
          this.note(model, row, column, unit)
        }
      }
    }
  }

  /** The last unit that changed a column of the row, or made the row come or go. */
  lastChange(model: ModelName, key: RowKey, column: string | null): number | null {
    return this.changes.get(place(model, keyText(key)))?.get(column ?? wholeRow) ?? null
  }

  private note(model: ModelName, row: string, column: string, unit: number): void {
    const key = place(model, row)
    const known = this.changes.get(key) ?? new Map<string, number>()
    this.changes.set(key, known.set(column, unit))
  }
}

/** No column has this name. */
const wholeRow = ''

function place(model: ModelName, row: string): string {
  return `${model} ${row}`
}

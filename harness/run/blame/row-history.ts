import type { ModelName } from '../../model/snapshot.ts'
import { noRows, type Recast, type RowStates } from './read-rows.ts'
import { keyText, type RowKey } from './watched-rows.ts'

/** Which unit, by its position, gave watched rows what they hold in the end. */
export class RowHistory {
  private readonly states = new Map<ModelName, RowStates>()
  /** By model and row; of each row by column, and of the row as a whole under {@link wholeRow}. */
  private readonly changes: Changes = new Map()
  /** The same where a value was only spelled, or rounded, otherwise by another type of its column. */
  private readonly casts: Changes = new Map()

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
      if (!then || !now) note(this.changes, place(model, row), wholeRow, unit)
      for (const column of new Set([...(then?.keys() ?? []), ...(now?.keys() ?? [])])) {
        const [was, is] = [then?.get(column), now?.get(column)]
        if (was === is) continue
        const isCast = typeof was === 'string' && recast.get(column)?.get(was) === is
        note(isCast ? this.casts : this.changes, place(model, row), column, unit)
      }
    }
  }

  /** The last unit that changed a column of the row, else that cast it; or that made the row come or go. */
  lastChange(model: ModelName, key: RowKey, column: string | null): number | null {
    const row = place(model, keyText(key))
    const name = column ?? wholeRow
    return this.changes.get(row)?.get(name) ?? this.casts.get(row)?.get(name) ?? null
  }
}

type Changes = Map<string, Map<string, number>>

function note(changes: Changes, row: string, column: string, unit: number): void {
  const known = changes.get(row) ?? new Map<string, number>()
  changes.set(row, known.set(column, unit))
}

/** No column has this name. */
const wholeRow = ''

function place(model: ModelName, row: string): string {
  return `${model} ${row}`
}

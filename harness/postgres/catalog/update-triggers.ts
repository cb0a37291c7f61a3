import { isWord, sqlTokens } from '../sql-tokens.ts'
import { assignedColumns } from './assigned-columns.ts'
import { certaintyOf } from './row-guards.ts'

/** An enabled BEFORE UPDATE row trigger, as the catalog holds it. */
export interface UpdateTriggerRow {
  /** The object identifier of its table. */
  readonly table: string
  readonly name: string
  readonly language: string
  /** The text of its function; of one in C its symbol. */
  readonly function: string
  /** In hexadecimal, each with a zero byte after it. */
  readonly arguments: string
  /** Whether it fires for updates of some columns only. */
  readonly ofColumns: boolean
  /** The CREATE TRIGGER statement, where that has a WHEN; null: it has none. */
  readonly whenIn: string | null
}

/**
 * Which trigger sets a column to the time whenever its row is changed. Where several do, the last one: it fires after the
 * others. One that fires for some columns only, or asks more than whether the row differs, sets none for sure.
 * @param triggers of one table, in the order of their names
 * @returns by the name of the column; it may name some that the table does not have
 */
export function columnsSetByTriggers(triggers: readonly UpdateTriggerRow[]): ReadonlyMap<string, string> {
  return new Map(triggers.flatMap((trigger) => columnsSetBy(trigger).map((column) => [column, trigger.name] as const)))
}

function columnsSetBy({ language, function: text, arguments: hex, ...fires }: UpdateTriggerRow): readonly string[] {
  if (fires.ofColumns || (fires.whenIn !== null && !isOfEveryChange(fires.whenIn))) return []
  if (language === 'plpgsql') return assignedColumns(text)
  // The contrib extension of that name: its one argument is the column that takes the time of the update.
  if (language === 'c' && text === 'moddatetime') return Buffer.from(hex, 'hex').toString().split('\0').slice(0, 1)
  return []
}

/** Whether the WHEN of the statement lets every update pass that changes a row. */
function isOfEveryChange(statement: string): boolean {
  const tokens = sqlTokens(statement)
  const when = tokens.findIndex((token) => isWord(token, 'when'))
  const end = tokens.findLastIndex((token) => isWord(token, 'execute'))
  return when >= 0 && certaintyOf(tokens.slice(when + 1, end)) === 'all'
}

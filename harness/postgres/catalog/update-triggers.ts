import { assignedColumns } from './assigned-columns.ts'

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
}

/**
 * Which trigger sets a column whenever its row is updated. Where several do, the last one: it fires after the others.
 * @param triggers of one table, in the order of their names
 * @returns by the name of the column; it may name some that the table does not have
 */
export function columnsSetByTriggers(triggers: readonly UpdateTriggerRow[]): ReadonlyMap<string, string> {
  return new Map(triggers.flatMap((trigger) => columnsSetBy(trigger).map((column) => [column, trigger.name] as const)))
}

function columnsSetBy({ language, function: text, arguments: hex }: UpdateTriggerRow): readonly string[] {
  if (language === 'plpgsql') return assignedColumns(text)
  // The contrib extension of that name: its one argument is the column that takes the time of the update.
  if (language === 'c' && text === 'moddatetime') return Buffer.from(hex, 'hex').toString().split('\0').slice(0, 1)
  return []
}

import type { ForeignKey, Model } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import type { Sighting } from './probes.ts'

/** One write of one row, from the statement that asked for it to what the BEFORE triggers made of it. */
export interface RowWrite {
  readonly model: ModelName
  readonly row: string | null
  readonly operation: Sighting['operation']
  readonly depth: number
  readonly context: readonly string[]
  /** In the order in which they were seen, the first one before any trigger. */
  readonly sightings: readonly Sighting[]
  /** Whether it took place: a BEFORE trigger may keep a row from being written. */
  readonly isDone: boolean
}

/**
 * Puts together what was seen of the same write; sightings of several rows, and of writes within writes, may be mixed.
 */
export function rowWrites(sightings: readonly Sighting[]): readonly RowWrite[] {
  const writes: OpenWrite[] = []
  /** Those that are not done, by what they have in common with what may follow. */
  const opened = new Map<string, OpenWrite[]>()
  for (const sighting of sightings) {
    const key = JSON.stringify([sighting.model, sighting.operation, sighting.row])
    const own = (opened.get(key) ?? []).filter(({ isDone }) => !isDone)
    const open = own.find(({ first }) => isAsDeep(first, sighting))
    if (sighting.after === '' || !open) {
      const write = { first: sighting, sightings: [sighting], isDone: sighting.after === null }
      writes.push(write)
      opened.set(key, [...own, write])
    } else {
      open.sightings.push(sighting)
      open.isDone = sighting.after === null
    }
  }
  return writes.map(({ first, sightings: seen, isDone }) => {
    const { model, row, operation, depth, context } = first
    return { model, row, operation, depth, context, sightings: seen, isDone }
  })
}

interface OpenWrite {
  readonly first: Sighting
  readonly sightings: Sighting[]
  isDone: boolean
}

/** What a foreign key's statement writes is seen in the end as deep as the statement that it follows from. */
function isAsDeep(first: Sighting, later: Sighting): boolean {
  return later.after === null || later.depth === first.depth
}

/**
 * Whether the write, or a trigger on its way, gave the column another value. A null column: whether the row came or went.
 */
export function touches(write: RowWrite, column: string | null): boolean {
  if (column === null) return write.operation !== 'UPDATE'
  const values = write.sightings.map((sighting) => sighting.new?.[column])
  const before = write.sightings[0]?.old?.[column]
  return values.some((value) => value !== (write.operation === 'INSERT' ? values[0] : before))
}

/**
 * Who gave the column its value: a BEFORE trigger, else the function or foreign key whose statement it was. Null: the
 * step's own statement.
 */
export function authorOf(write: RowWrite, column: string | null, model: Model, triggers: TriggersOf): string | null {
  const culprit = column === null ? null : beforeTrigger(write, column)
  if (culprit !== null) return `trigger ${culprit}`
  if (write.depth <= 1) return null
  const caller = write.context.find((line) => /^PL\/pgSQL function |^SQL function |^SQL statement "/.test(line))
  const key = caller?.startsWith('SQL statement') ? actingKey(model, write.context) : null
  if (key) return `foreign key ${key.name} (${actionOf(key, write.operation)})`
  const called = write.context.map((line) => /^(?:PL\/pgSQL|SQL) function "?([^("]+)"?/.exec(line)?.[1] ?? null)
  const name = called
    .find((found) => found !== null)
    ?.split('.')
    .at(-1)
  if (name === undefined) return null
  const names = triggers(name)
  return names.length === 0 ? `function ${name}` : `trigger ${names.join(' or ')}`
}

/** Names of the triggers that call a function. */
export type TriggersOf = (functionName: string) => readonly string[]

/** The trigger right before which the column still had another value. */
function beforeTrigger({ sightings }: RowWrite, column: string): string | null {
  for (let index = sightings.length - 1; index > 0; index -= 1) {
    const [then, now] = [sightings[index - 1], sightings[index]]
    if (then?.new?.[column] === now?.new?.[column]) continue
    // After the last BEFORE trigger there is only the server, which fills generated columns.
    return now?.after ?? null
  }
  return null
}

/**
 * The statements that foreign keys send look like no one else's:
 * `UPDATE ONLY … WHERE $1 OPERATOR(pg_catalog.=) "column"`.
 */
function actingKey(model: Model, context: readonly string[]): ForeignKey | null {
  const statement = context.find((line) => line.startsWith('SQL statement "')) ?? ''
  if (!/ONLY .*\$\d+(?:::\S+)? OPERATOR\(/.test(statement)) return null
  const columns = (key: ForeignKey): readonly string[] =>
    key.fields.map((name) => model.fields.find((field) => field.name === name)?.column ?? name)
  const acting = model.foreignKeys.filter((key) => columns(key).every((column) => statement.includes(`"${column}"`)))
  return acting.length === 1 ? (acting[0] ?? null) : null
}

function actionOf({ onDelete, onUpdate }: ForeignKey, operation: RowWrite['operation']): string {
  const isDelete =
    operation === 'DELETE' || (operation === 'UPDATE' && onDelete.startsWith('set') && onUpdate === 'no-action')
  return isDelete ? `ON DELETE ${words(onDelete)}` : `ON UPDATE ${words(onUpdate)}`
}

function words(action: string): string {
  return action.replace('-', ' ').toUpperCase()
}

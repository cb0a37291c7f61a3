import { DatabaseError } from 'pg'
import { HarnessError } from '../../model/errors.ts'
import type { Model, Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { type Connection, quoteQualified } from '../../postgres/index.ts'
import { ownRows } from '../own-rows.ts'
import { forgetImports } from './applied-import-table.ts'
import { lockTables } from './lock-tables.ts'

/**
 * What an import may do to rows that are there already:
 * - `throwaway`: they go, and so do those of all tables that refer to them
 * - `existing`: they go, but only where no other table refers to them
 * - `empty`: nothing, so there must be none
 */
export type ImportTarget = 'throwaway' | 'existing' | 'empty'

export interface Emptying {
  readonly target: ImportTarget
  /**
   * Rows of models that are excluded by all their rows stay, but in a throwaway database: no snapshot brings them back.
   * Default: they are rows like any other.
   */
  readonly keepsExcluded?: boolean
}

export interface Emptied {
  /** The models whose rows, if any, stay. */
  readonly kept: ReadonlySet<ModelName>
  /** How many rows went, where the target is `existing`; models without any are left out. */
  readonly replaced: ReadonlyMap<ModelName, number>
}

/**
 * Rows of tables that take no part but inherit from those that do are let be. Truncating costs a new file for each
 * table; most databases here are fresh, with nothing to truncate. What is not a throwaway database nobody else writes to
 * until the transaction ends. Imports that were applied once count as such no more.
 * @throws HarnessError `import-failed` when rows are in the way
 */
export async function emptyTables(
  connection: Connection,
  schema: Schema,
  { target, keepsExcluded = false }: Emptying,
): Promise<Emptied> {
  const models = [...schema.models.values()]
  if (target !== 'throwaway') await lockTables(connection, models)
  await forgetImports(connection, schema)
  const kept = keepsExcluded ? keptModels(models, target) : new Set<ModelName>()
  const others = models.filter(({ name }) => !kept.has(name))
  const filled = await filledModels(connection, others)
  if (filled.length === 0) return { kept, replaced: new Map() }
  if (target === 'empty') throw notEmpty(filled)
  const lost = keepsExcluded && target === 'existing' ? filled.filter(isExcluded) : []
  if (lost.length > 0) throw wouldBeLost(lost)
  const replaced = target === 'existing' ? await countRows(connection, filled) : new Map<ModelName, number>()
  const sources = await ownRows(connection, others)
  const cascade = target === 'throwaway' ? ' CASCADE' : ''
  await connection.query(`TRUNCATE ${sources.join(', ')}${cascade}`).catch((cause) => {
    throw cause instanceof DatabaseError && cause.code === '0A000' ? referredTo(cause) : cause
  })
  return { kept, replaced }
}

async function countRows(connection: Connection, models: readonly Model[]): Promise<ReadonlyMap<ModelName, number>> {
  const counts = (await ownRows(connection, models)).map((table) => `(SELECT count(*) FROM ${table})`)
  const { rows } = await connection.query(`SELECT ${counts.join(', ')}`)
  return new Map(models.map(({ name }, index) => [name, Number(rows[0]?.[index])]))
}

function isExcluded({ relocation }: Model): boolean {
  return relocation?.scope?.every(({ scope }) => scope === 'excluded') === true
}

/** Excluded models, but in an existing database none whose keys, or those of what they refer to, lead to a row that goes. */
function keptModels(models: readonly Model[], target: ImportTarget): ReadonlySet<ModelName> {
  if (target === 'throwaway') return new Set()
  const kept = new Set(models.filter(isExcluded).map(({ name }) => name))
  const mayDangle = ({ name, foreignKeys }: Model): boolean =>
    kept.has(name) && foreignKeys.some((key) => !key.virtual && !kept.has(key.target))
  for (let gone = [...kept]; target === 'existing' && gone.length > 0; ) {
    gone = models.filter(mayDangle).map(({ name }) => name)
    for (const name of gone) kept.delete(name)
  }
  return kept
}

async function filledModels(connection: Connection, models: readonly Model[]): Promise<readonly Model[]> {
  const areFilled = await haveRows(
    connection,
    models.map(({ table }) => quoteQualified(table)),
  )
  const suspects = models.filter((_, index) => areFilled[index])
  if (suspects.length === 0) return []
  const filled = await haveRows(connection, await ownRows(connection, suspects))
  return suspects.filter((_, index) => filled[index])
}

function notEmpty(filled: readonly Model[]): HarnessError {
  return new HarnessError('the database is not empty; nothing was changed', {
    code: 'import-failed',
    problems: filled.map(({ name }) => ({ message: `there are rows of ${name}` })),
    fix: 'name another database, or have its rows replaced: --replace',
  })
}

function wouldBeLost(lost: readonly Model[]): HarnessError {
  const tables = lost.map(({ table }) => quoteQualified(table)).join(', ')
  return new HarnessError('rows of excluded models would be lost, which no snapshot brings back; nothing was changed', {
    code: 'import-failed',
    problems: lost.map(({ name }) => ({
      message: `there are rows of ${name} that may refer to rows which are replaced`,
    })),
    fix: `if they may go: TRUNCATE ${tables}`,
  })
}

/** In the order of the tables, which are named as SQL. */
async function haveRows(connection: Connection, tables: readonly string[]): Promise<readonly boolean[]> {
  if (tables.length === 0) return []
  const probes = tables.map((table) => `EXISTS (SELECT FROM ${table})`)
  const { rows } = await connection.query(`SELECT to_json(ARRAY[${probes.join(', ')}])`)
  return JSON.parse(rows[0]?.[0] ?? '[]')
}

function referredTo(cause: DatabaseError): HarnessError {
  return new HarnessError('the tables cannot be emptied, for others refer to them; nothing was changed', {
    code: 'import-failed',
    cause,
    problems: [{ message: cause.detail ?? cause.message }],
  })
}

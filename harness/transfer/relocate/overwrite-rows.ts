import type { HarnessError } from '../../model/errors.ts'
import { jsonText } from '../../model/json.ts'
import { type Field, fieldValue, type Model } from '../../model/schema.ts'
import type { ModelName, Row } from '../../model/snapshot.ts'
import { type Connection, quoteIdentifier } from '../../postgres/index.ts'
import { codecFor, ValueError } from '../../snapshot/index.ts'
import { isServerFailure } from '../database-error.ts'
import { givenRows, givenTexts } from '../given-rows.ts'
import { importError, importFailed, refusalError, rowProblem } from '../import/import-error.ts'
import { UnwritableRow } from '../import/row-encoder.ts'
import { ownRows } from '../own-rows.ts'
import { collisionFix } from './collision-fix.ts'
import { type PlannedRow, placeOf } from './planned-row.ts'
import type { RelocationPlan } from './relocation-plan.ts'
import { writtenRow } from './written-row.ts'

/**
 * Gives rows of the database the values of the snapshot's; what a row of that lacks stays as it is, and so does the
 * primary key. Of several for one row the last has its way.
 * @throws HarnessError `import-failed`, naming the row
 */
export async function overwriteRows(
  connection: Connection,
  plan: RelocationPlan,
  rows: ReadonlyMap<ModelName, readonly PlannedRow[]>,
  mode: OverwriteMode,
): Promise<void> {
  for (const [name, planned] of rows) {
    const model = plan.schema.models.get(name)
    if (!model) continue
    const last = new Map(planned.map((row) => [heldKey(row), row]))
    const groups = new Map<string, Overwriting[]>()
    for (const row of last.values()) {
      const written = writtenRow(plan, row)
      const fields = settableFields(model, written)
      const id = fields.map((field) => field.name).join()
      const group = groups.get(id) ?? []
      groups.set(id, group)
      group.push({ row, fields, texts: textsOf(row, written, fields) })
    }
    for (const group of groups.values()) await updateGroup(connection, plan, model, group, mode)
  }
}

interface OverwriteMode {
  /** Every row has to be updated. Not where triggers fire, which may hold an update back. */
  readonly isStrict: boolean
}

interface Overwriting {
  readonly row: PlannedRow
  readonly fields: readonly Field[]
  /** Of the primary key, then of the fields. */
  readonly texts: readonly (string | null)[]
}

async function updateGroup(
  connection: Connection,
  plan: RelocationPlan,
  model: Model,
  group: readonly Overwriting[],
  mode: OverwriteMode,
): Promise<void> {
  const [first] = group
  if (!first || first.fields.length === 0) return
  const [table = ''] = await ownRows(connection, [model])
  const sql = updateQuery(table, pkFields(model), first.fields)
  const update = async (rows: readonly Overwriting[]): Promise<void> => {
    const { count } = await connection.query(sql, [givenTexts(rows.map(({ texts }) => texts))])
    if (count !== rows.length && mode.isStrict) throw new NotUpdated()
  }
  await connection.query('SAVEPOINT overwriting')
  try {
    await update(group)
  } catch (cause) {
    if (!(cause instanceof NotUpdated) && isServerFailure(cause)) throw cause
    // An UPDATE does not tell which row it is about.
    await connection.query('ROLLBACK TO SAVEPOINT overwriting')
    for (const one of group) {
      await update([one]).catch((error) => {
        throw rowError(plan, model, one.row, error)
      })
    }
    throw rowError(plan, model, null, cause)
  }
  await connection.query('RELEASE SAVEPOINT overwriting')
}

function updateQuery(table: string, keys: readonly Field[], fields: readonly Field[]): string {
  const { from, values } = givenRows([...keys, ...fields])
  const set = fields.map(({ column }, index) => `${quoteIdentifier(column)} = ${values[keys.length + index]}`)
  const where = keys.map(({ column }, index) => `t.${quoteIdentifier(column)} = ${values[index]}`)
  return `UPDATE ${table} t SET ${set.join(', ')} FROM ${from} WHERE ${where.join(' AND ')}`
}

/** Fewer rows were updated than there were to be. */
class NotUpdated extends Error {
  override readonly name = 'NotUpdated'

  constructor() {
    super('a row was not updated')
  }
}

function rowError({ schema }: RelocationPlan, model: Model, row: PlannedRow | null, cause: unknown): HarnessError {
  const place = row && placeOf(row)
  if (!(cause instanceof NotUpdated)) return refusalError(schema, model, place, cause, collisionFix)
  const reason = 'the database does not let the row that it overwrites take its values'
  return importFailed(rowProblem(model, place, null, reason, 'integrity-error'))
}

function settableFields(model: Model, row: Row): readonly Field[] {
  return model.fields.filter(
    ({ name, generated, identity }) =>
      !generated && identity !== 'always' && !model.primaryKey.includes(name) && Object.hasOwn(row.fields, name),
  )
}

function textsOf(row: PlannedRow, written: Row, fields: readonly Field[]): readonly (string | null)[] {
  const { model, fate } = row
  const held = fate.kind === 'overwritten' ? fate.held : new Map()
  const keys = pkFields(model).map((field) => codecFor(field.type).encode(held.get(field.name) ?? null))
  const values = fields.map((field) => {
    const value = fieldValue(model, written, field.name)
    if (value === undefined || value === null) return null
    try {
      return codecFor(field.type).encode(value)
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      throw importError(model, placeOf(row), new UnwritableRow(field, error.message))
    }
  })
  return [...keys, ...values]
}

function heldKey({ fate, model }: PlannedRow): string {
  return fate.kind === 'overwritten' ? jsonText(model.primaryKey.map((name) => fate.held.get(name) ?? null)) : ''
}

function pkFields({ fields, primaryKey }: Model): readonly Field[] {
  return primaryKey.flatMap((name) => fields.filter((field) => field.name === name))
}

import { jsonText } from '../../model/json.ts'
import { type Field, fieldValue, type Model } from '../../model/schema.ts'
import type { ModelName, Row } from '../../model/snapshot.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { codecFor, ValueError } from '../../snapshot/index.ts'
import { isServerFailure } from '../database-error.ts'
import { importError, refusalError } from '../import/import-error.ts'
import { UnwritableRow } from '../import/row-encoder.ts'
import type { PlannedRow } from './planned-row.ts'
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
    for (const group of groups.values()) await updateGroup(connection, plan, model, group)
  }
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
): Promise<void> {
  const [first] = group
  if (!first || first.fields.length === 0) return
  const sql = updateQuery(model, first.fields)
  const update = (rows: readonly Overwriting[]) =>
    connection.query(sql, [JSON.stringify(rows.map(({ texts }) => texts))])
  await connection.query('SAVEPOINT overwriting')
  try {
    await update(group)
  } catch (cause) {
    if (isServerFailure(cause)) throw cause
    // An UPDATE does not tell which row it is about.
    await connection.query('ROLLBACK TO SAVEPOINT overwriting')
    for (const one of group) {
      await update([one]).catch((error) => {
        throw refusalError(plan.schema, model, placeOf(one.row), error)
      })
    }
    throw refusalError(plan.schema, model, null, cause)
  }
  await connection.query('RELEASE SAVEPOINT overwriting')
}

function updateQuery(model: Model, fields: readonly Field[]): string {
  const keys = pkFields(model)
  const value = ({ sqlType }: Field, index: number): string => `(r.v ->> ${index})::${sqlType}`
  const set = fields.map((field, index) => `${quoteIdentifier(field.column)} = ${value(field, keys.length + index)}`)
  const where = keys.map((field, index) => `t.${quoteIdentifier(field.column)} = ${value(field, index)}`)
  return `
    UPDATE ${quoteQualified(model.table)} t SET ${set.join(', ')}
    FROM json_array_elements($1::json) AS r(v) WHERE ${where.join(' AND ')}`
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

function placeOf({ ordinal, given: { pk } }: PlannedRow) {
  return { ordinal, pk }
}

import { HarnessError, type Problem } from '../model/errors.ts'
import { type ForeignKey, fieldValue, type Model, type Schema } from '../model/schema.ts'
import type { ModelName, Row } from '../model/snapshot.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'
import { rowPlace } from './row-place.ts'

const listedPerKey = 5

/**
 * The import runs without PostgreSQL's own foreign-key triggers (so that cycles import); this makes up for them.
 * @throws HarnessError `import-failed`, naming the rows that point at nothing
 */
export async function checkForeignKeys(
  connection: Connection,
  schema: Schema,
  rows: ReadonlyMap<ModelName, readonly Row[]>,
): Promise<void> {
  const problems: Problem[] = []
  for (const model of schema.models.values()) {
    const imported = rows.get(model.name) ?? []
    if (imported.length === 0) continue
    for (const key of model.foreignKeys) {
      const target = schema.models.get(key.target)
      if (key.virtual || !target) continue
      const dangling = await danglingValues(connection, model, target, key)
      for (const values of dangling.slice(0, listedPerKey)) {
        problems.push({ message: describe(model, key, values, imported) })
      }
      if (dangling.length > listedPerKey) {
        problems.push({ message: `… and more rows of ${model.name} whose ${key.fields.join(', ')} refers to nothing` })
      }
    }
  }
  if (problems.length === 0) return
  throw new HarnessError('the snapshot has rows that refer to rows it lacks; nothing was imported', {
    code: 'import-failed',
    problems,
  })
}

async function danglingValues(
  connection: Connection,
  model: Model,
  target: Model,
  key: ForeignKey,
): Promise<readonly (readonly (string | null)[])[]> {
  const columns = key.fields.map((name) => columnOf(model, name))
  const targetColumns = key.targetFields.map((name) => columnOf(target, name))
  const { rows } = await connection.query(`
    SELECT DISTINCT ${columns.map((column) => `format('%s', c.${column})`).join(', ')}
    FROM ${quoteQualified(model.table)} c
    WHERE ${columns.map((column) => `c.${column} IS NOT NULL`).join(' AND ')}
      AND NOT EXISTS (
        SELECT FROM ${quoteQualified(target.table)} t
        WHERE ${columns.map((column, index) => `t.${targetColumns[index]} = c.${column}`).join(' AND ')})
    ORDER BY ${columns.map((_, index) => index + 1).join(', ')}
    LIMIT ${listedPerKey + 1}`)
  return rows
}

function columnOf(model: Model, name: string): string {
  return quoteIdentifier(model.fields.find((field) => field.name === name)?.column ?? name)
}

function describe(model: Model, key: ForeignKey, values: readonly (string | null)[], rows: readonly Row[]): string {
  const fields = key.fields.map((name) => model.fields.find((field) => field.name === name))
  const holds = (row: Row): boolean =>
    fields.every((field, index) => {
      const value = field && fieldValue(model, row, field.name)
      return field && value !== undefined && value !== null && codecFor(field.type).encode(value) === values[index]
    })
  const place = rowPlace(model, rows, rows.find(holds))
  const shown = fields.some((field) => field?.secret) ? 'a value that is secret' : values.join(', ')
  return `${model.name}${place}: field ${key.fields.join(', ')} refers to ${key.target} ${shown}, which is not there`
}

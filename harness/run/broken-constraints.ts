import type { Step } from '../model/case.ts'
import type { Catalog } from '../model/catalog.ts'
import type { Finding } from '../model/finding.ts'
import type { JsonValue } from '../model/json.ts'
import { noRow } from '../model/no-row.ts'
import { hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import { type PrimaryKey, type Snapshot, toPrimaryKey } from '../model/snapshot.ts'
import { type Connection, inTransaction } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'
import { type BrokenConstraint, checkConstraints } from '../transfer/index.ts'
import { mayChangeStructure, numberedStepLabel } from '../transform/index.ts'
import { suspectModels } from './suspect-models.ts'

/**
 * The rows that constraints of the database refuse: its triggers were kept from checking them. Steps about rows can't
 * do that, so nothing is asked after such steps alone. What PostgreSQL does not hold existing rows to may be as it is.
 * @param steps of the case
 * @param actual the rows after them
 */
export async function findBrokenConstraints(
  connection: Connection,
  structure: { readonly schema: Schema; readonly catalog: Catalog },
  steps: readonly Step[],
  actual: Snapshot,
): Promise<readonly Finding[]> {
  const able = steps.flatMap((step, index) => (mayChangeStructure(step) ? [numberedStepLabel(step, index + 1)] : []))
  if (able.length === 0) return []
  const suspects = await suspectModels(connection, structure, actual)
  if (suspects.size === 0) return []
  const broken = await inTransaction(connection, '', () => checkConstraints(connection, structure.schema, suspects))
  return broken.flatMap((constraint) => findingsOf(constraint, able.length === 1 ? (able[0] ?? null) : null))
}

function findingsOf(constraint: BrokenConstraint, step: string | null): readonly Finding[] {
  const { model, isForeignKey, fields, rows, more } = constraint
  const base: Finding = {
    kind: isForeignKey ? 'dangling-foreign-key' : isPrimaryKey(constraint) ? 'duplicate-pk' : 'duplicate-natural-key',
    model: model.name,
    ...noRow,
    field: fields.length === 0 ? null : fields.join(', '),
    message: '',
    step,
    fix: `the step kept the database from checking its key (session_replication_role, DISABLE TRIGGER): let it remove the row, or give it another key, too`,
  }
  return [
    ...rows.map(({ texts, reason }): Finding => ({ ...base, actualPk: pkOf(model, texts), message: reason })),
    ...(more === null ? [] : [{ ...base, message: `${more.count === null ? '' : `${more.count} `}more ${more.text}` }]),
  ]
}

function isPrimaryKey({ model, fields }: BrokenConstraint): boolean {
  return model.primaryKey.length === fields.length && model.primaryKey.every((name) => fields.includes(name))
}

/** Null: the table has none, or it must not be shown. @param texts PostgreSQL's, of its fields */
function pkOf(model: Model, texts: readonly (string | null)[]): PrimaryKey | null {
  const keys = model.primaryKey.flatMap((name) => model.fields.filter((field) => field.name === name))
  if (keys.length === 0 || keys.some(({ secret }) => secret)) return null
  const values = keys.map(({ type }, index): JsonValue => {
    const text = texts[index] ?? null
    return text === null ? null : codecFor(type).decode(text)
  })
  return hasScalarPk(model) ? toPrimaryKey(values[0] ?? null) : values
}

import type { QualifiedName } from '../../model/catalog.ts'
import type { Model, Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { modelAt, relationNames, subjectRelations } from '../subject-relations.ts'

/** What an import has to check by itself, since PostgreSQL does not while its triggers sleep. */
export type Constraint = ForeignKeyConstraint | UniqueConstraint | ExclusionConstraint

interface OfTable {
  /** The model whose rows it is about. */
  readonly model: Model
  readonly name: string
  /** The model's table, or a partition of it that alone has the constraint. */
  readonly table: QualifiedName
  /** Without partitions: rows of tables that inherit from it are not its own. */
  readonly isPlain: boolean
  readonly columns: readonly string[]
}

export interface ForeignKeyConstraint extends OfTable {
  readonly kind: 'foreign-key'
  readonly target: QualifiedName
  readonly targetIsPlain: boolean
  /** Null for a table that takes no part. */
  readonly targetModel: ModelName | null
  /** All of the key is null, or nothing of it. */
  readonly isFull: boolean
  /** PERIOD: the last column lies within those of the target's rows, taken together. */
  readonly isPeriod: boolean
  /** In the order of `columns`. */
  readonly pairs: readonly ColumnPair[]
}

/** How PostgreSQL compares a column with that which it refers to. */
export interface ColumnPair {
  readonly target: string
  /** Of the target's column and the key's, in this order. */
  readonly operator: QualifiedName
  /** The type that each side is cast to; null when the operator takes it as it is. */
  readonly targetCast: QualifiedName | null
  readonly cast: QualifiedName | null
  /** The target's, where the key's column has another. */
  readonly collation: QualifiedName | null
}

/** Deferrable: COPY takes a duplicate, and a trigger would look again later. */
export interface UniqueConstraint extends OfTable {
  readonly kind: 'unique'
  readonly nullsAreEqual: boolean
}

/** Deferrable: see {@link UniqueConstraint}. */
export interface ExclusionConstraint extends OfTable {
  readonly kind: 'exclusion'
  /** The columns and expressions of its index as SQL, and the operators that must not hold between two rows. */
  readonly expressions: readonly string[]
  readonly operators: readonly QualifiedName[]
  /** As SQL; null: all rows. */
  readonly predicate: string | null
}

/**
 * By model in the schema's order, then by name. What PostgreSQL itself does not hold existing rows to is left out: NOT
 * VALID and NOT ENFORCED.
 * @param filled the models with rows; the constraints of others are not told
 */
export async function readConstraints(
  connection: Connection,
  schema: Schema,
  filled: ReadonlySet<ModelName>,
): Promise<readonly Constraint[]> {
  const positions = [...schema.models.keys()].flatMap((name, index) => (filled.has(name) ? [index + 1] : []))
  const { rows } = await connection.query(constraintsQuery, [relationNames(schema), JSON.stringify(positions)])
  const facts: readonly ConstraintRow[] = JSON.parse(rows[0]?.[0] ?? '[]')
  return facts.map(({ position, targetPosition, ...row }): Constraint => {
    const model = modelAt(schema, position)
    return row.kind === 'foreign-key'
      ? { ...row, model, targetModel: targetPosition === null ? null : modelAt(schema, targetPosition).name }
      : { ...row, model }
  })
}

type Unbound<C> = C extends Constraint ? Omit<C, 'model' | 'targetModel'> : never
type ConstraintRow = Unbound<Constraint> & { readonly position: number; readonly targetPosition: number | null }

const qualified = (schema: string, name: string): string => `json_build_object('schema', ${schema}, 'name', ${name})`

const columnNames = (relation: string, numbers: string): string => `(
  SELECT coalesce(json_agg(a.attname ORDER BY u.position), '[]')
  FROM unnest(${numbers}) WITH ORDINALITY AS u(number, position)
  JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = u.number)`

const operators = (numbers: string): string => `(
  SELECT json_agg(${qualified('n.nspname', 'o.oprname')} ORDER BY u.position)
  FROM unnest(${numbers}) WITH ORDINALITY AS u(oid, position)
  JOIN pg_operator o ON o.oid = u.oid
  JOIN pg_namespace n ON n.oid = o.oprnamespace)`

/** A cast to what an operator takes; types such as anyarray take any. */
const cast = (type: string, wanted: string): string => `
  CASE WHEN ${type} <> ${wanted} AND (SELECT y.typtype <> 'p' FROM pg_type y WHERE y.oid = ${wanted})
    THEN (SELECT ${qualified('yn.nspname', 'y.typname')}
      FROM pg_type y JOIN pg_namespace yn ON yn.oid = y.typnamespace WHERE y.oid = ${wanted}) END`

const pairs = `(
  SELECT json_agg(json_build_object(
    'target', t.attname, 'operator', ${qualified('n.nspname', 'o.oprname')},
    'targetCast', ${cast('t.atttypid', 'o.oprleft')}, 'cast', ${cast('a.atttypid', 'o.oprright')},
    'collation', (
      SELECT ${qualified('cn.nspname', 'co.collname')}
      FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
      WHERE co.oid = t.attcollation AND a.attcollation NOT IN (0, t.attcollation))) ORDER BY u.position)
  FROM unnest(k.conkey, k.confkey, k.conpfeqop) WITH ORDINALITY AS u(number, target, operator, position)
  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
  JOIN pg_attribute t ON t.attrelid = k.confrelid AND t.attnum = u.target
  JOIN pg_operator o ON o.oid = u.operator
  JOIN pg_namespace n ON n.oid = o.oprnamespace)`

/** What only newer versions have is reached by way of JSON, where it is null for others. */
const newer = (row: string, column: string): string => `(to_jsonb(${row}) ->> '${column}')`

const constraintsQuery = `
  WITH RECURSIVE relation AS (${subjectRelations}),
  own AS (
    SELECT k.*, r.position, r.relkind, r.nspname, r.relname,
      coalesce(${newer('k', 'conperiod')}, 'false') = 'true' AS is_period
    FROM relation r
    JOIN pg_constraint k ON k.conrelid = r.oid AND k.conparentid = 0
    WHERE r.position IN (SELECT value::bigint FROM json_array_elements_text($2::json))
      AND (k.contype = 'f' OR k.contype IN ('p', 'u', 'x') AND k.condeferrable))
  SELECT coalesce(json_agg(found.fact ORDER BY found.position, found.name COLLATE "C"), '[]')
  FROM (
    SELECT k.position, k.conname AS name, json_build_object(
      'kind', 'foreign-key', 'position', k.position, 'name', k.conname,
      'table', ${qualified('k.nspname', 'k.relname')}, 'isPlain', k.relkind <> 'p',
      'columns', ${columnNames('k.conrelid', 'k.conkey')}, 'target', ${qualified('fn.nspname', 'f.relname')},
      'targetPosition', (SELECT r.position FROM relation r WHERE r.oid = f.oid), 'targetIsPlain', f.relkind <> 'p',
      'isFull', k.confmatchtype = 'f', 'isPeriod', k.is_period, 'pairs', ${pairs}) AS fact
    FROM own k
    JOIN pg_class f ON f.oid = k.confrelid
    JOIN pg_namespace fn ON fn.oid = f.relnamespace
    WHERE k.contype = 'f' AND k.convalidated
    UNION ALL
    SELECT k.position, k.conname, json_build_object(
      'kind', CASE WHEN k.conexclop IS NULL THEN 'unique' ELSE 'exclusion' END,
      'position', k.position, 'name', k.conname,
      'table', ${qualified('k.nspname', 'k.relname')}, 'isPlain', k.relkind <> 'p',
      'columns', ${columnNames('k.conrelid', '(i.indkey::int2[])[0:i.indnkeyatts - 1]')},
      'nullsAreEqual', coalesce(${newer('i', 'indnullsnotdistinct')}, 'false') = 'true',
      'expressions', (
        SELECT json_agg(pg_get_indexdef(i.indexrelid, number, false) ORDER BY number)
        FROM generate_series(1, i.indnkeyatts) AS number),
      'operators', ${operators('k.conexclop')}, 'predicate', pg_get_expr(i.indpred, i.indrelid))
    FROM own k
    JOIN pg_index i ON i.indexrelid = k.conindid
    WHERE k.contype <> 'f'
  ) found`

import type { QualifiedName } from '../../model/catalog.ts'
import type { Field, Model } from '../../model/schema.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { ownRows } from '../own-rows.ts'

/** How PostgreSQL tells that two rows have one key. */
export interface UniqueKey {
  /** The table as SQL, without the rows of tables that inherit from it: none of its keys speaks of those. */
  readonly source: string
  /** The columns that it is made of: in place of those that are generated, the ones that these are computed from. */
  readonly fields: readonly Field[]
  /** Generated columns that it speaks of. Absent: none. */
  readonly generated?: readonly Field[]
  /** What is compared, as SQL that names columns without a table, each with its operator. */
  readonly parts: readonly { readonly expression: string; readonly operator: string }[]
  /** As SQL: rows for which it does not hold have no such key. Null: all have it. */
  readonly predicate: string | null
  readonly nullsAreEqual: boolean
}

/**
 * The unique index over just these columns, be it partial or over expressions; a plain one first. Where there is none
 * (the fields identify a row to a person only) the columns are compared by themselves.
 */
export async function readUniqueKey(
  connection: Connection,
  model: Model,
  names: readonly string[],
): Promise<UniqueKey> {
  const spokenOf = names.flatMap((name) => model.fields.filter((field) => field.name === name))
  const columns = spokenOf.map(({ column }) => column).sort()
  const generated = spokenOf.filter((field) => field.generated)
  const bases = generated.length === 0 ? [] : await baseColumns(connection, model, generated)
  const fields = model.fields.filter(
    (field) => !field.generated && (spokenOf.includes(field) || bases.includes(field.column)),
  )
  const [source = ''] = await ownRows(connection, [model])
  const { rows } = await connection.query(indexQuery, [quoteQualified(model.table), JSON.stringify(columns)])
  const found: IndexRow = JSON.parse(rows[0]?.[0] ?? 'null')
  if (found === null) {
    const parts = spokenOf.map(({ column }) => ({ expression: quoteIdentifier(column), operator: '=' }))
    return { source, fields, generated, parts, predicate: null, nullsAreEqual: false }
  }
  const parts = found.parts.map(({ expression, operator }) => ({
    expression,
    operator: `OPERATOR(${quoteIdentifier(operator.schema)}.${operator.name})`,
  }))
  return { source, fields, generated, parts, predicate: found.predicate, nullsAreEqual: found.nullsAreEqual }
}

async function baseColumns(
  connection: Connection,
  model: Model,
  generated: readonly Field[],
): Promise<readonly string[]> {
  const names = JSON.stringify(generated.map(({ column }) => column))
  const { rows } = await connection.query(basesQuery, [quoteQualified(model.table), names])
  return rows.map(([name]) => name ?? '')
}

/** What depends on a column is the generated one itself before PostgreSQL 15, and its expression since. */
const basesQuery = `
  SELECT DISTINCT b.attname
  FROM pg_attribute g
  LEFT JOIN pg_attrdef e ON e.adrelid = g.attrelid AND e.adnum = g.attnum
  JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = g.attrelid AND d.objsubid = g.attnum
    OR d.classid = 'pg_attrdef'::regclass AND d.objid = e.oid
  JOIN pg_attribute b ON b.attrelid = g.attrelid AND b.attnum = d.refobjsubid
  WHERE g.attrelid = $1::regclass AND $2::jsonb ? g.attname::text AND g.attgenerated <> '' AND b.attnum <> g.attnum
    AND d.refclassid = 'pg_class'::regclass AND d.refobjid = g.attrelid`

type IndexRow = {
  readonly parts: readonly { readonly expression: string; readonly operator: QualifiedName }[]
  readonly predicate: string | null
  readonly nullsAreEqual: boolean
} | null

/** Strategy 3 of a btree is equality. What only newer versions have is reached by way of JSON. */
const indexQuery = `
  SELECT json_build_object(
    'parts', (
      SELECT json_agg(json_build_object(
        'expression', pg_get_indexdef(i.indexrelid, u.number::int, false),
        'operator', json_build_object('schema', n.nspname, 'name', o.oprname)) ORDER BY u.number)
      FROM unnest((i.indclass::oid[])[0:i.indnkeyatts - 1]) WITH ORDINALITY AS u(class, number)
      JOIN pg_opclass c ON c.oid = u.class
      JOIN pg_amop a ON a.amopfamily = c.opcfamily AND a.amopstrategy = 3
        AND a.amoplefttype = c.opcintype AND a.amoprighttype = c.opcintype
      JOIN pg_operator o ON o.oid = a.amopopr
      JOIN pg_namespace n ON n.oid = o.oprnamespace),
    'predicate', pg_get_expr(i.indpred, i.indrelid),
    'nullsAreEqual', coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false') = 'true')
  FROM pg_index i
  WHERE i.indrelid = $1::regclass AND i.indisunique AND i.indisvalid AND (
    SELECT coalesce(jsonb_agg(t.attname ORDER BY t.attname COLLATE "C"), '[]')
    FROM pg_attribute t
    WHERE t.attrelid = i.indrelid AND t.attnum > 0 AND (
      t.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]) OR EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refclassid = 'pg_class'::regclass
          AND d.refobjid = i.indrelid AND d.refobjsubid = t.attnum
          AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)))) = $2::jsonb
  ORDER BY i.indexprs IS NOT NULL OR i.indpred IS NOT NULL, i.indexrelid
  LIMIT 1`

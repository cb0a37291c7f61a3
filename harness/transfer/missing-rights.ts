import type { QualifiedName } from '../model/catalog.ts'
import type { Schema } from '../model/schema.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../postgres/index.ts'

export type TableRight = 'SELECT' | 'INSERT' | 'UPDATE' | 'TRUNCATE'

/** Whether PostgreSQL says that a role may not do something: SQLSTATE 42501. */
export function isForbidden(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === '42501'
}

/**
 * The statements that give the connection's role what it lacks of these rights to the subject's tables, schemas and
 * sequences. Null: it has them, or that cannot be asked. Not within a transaction that failed.
 */
export async function missingGrants(
  connection: Connection,
  schema: Schema,
  rights: readonly TableRight[],
): Promise<string | null> {
  const tables = [...schema.models.values()].map(({ table }) => table)
  const parameters = [tables, schema.sequences, rights].map((list) => JSON.stringify(list))
  const { rows } = await connection.query(lackingQuery, parameters).catch(() => ({ rows: [] }))
  const lacking: Lacking | null = JSON.parse(rows[0]?.[0] ?? 'null')
  if (lacking === null) return null
  const statements = grants(lacking, rights)
  const to = quoteIdentifier(lacking.role)
  return statements.length === 0 ? null : statements.map((statement) => `GRANT ${statement} TO ${to}`).join('; ')
}

interface Lacking {
  readonly role: string
  readonly schemas: readonly string[]
  readonly tables: readonly (QualifiedName & { readonly right: TableRight })[]
  readonly sequences: readonly QualifiedName[]
}

/** More tables of one schema are not listed one by one. */
const mostListed = 20

function grants({ schemas, tables, sequences }: Lacking, rights: readonly TableRight[]): readonly string[] {
  const byTables = new Map<string, TableRight[]>()
  for (const schema of new Set(tables.map((table) => table.schema))) {
    for (const right of rights) {
      const own = tables.filter((table) => table.schema === schema && table.right === right)
      if (own.length === 0) continue
      const on =
        own.length > mostListed
          ? `ALL TABLES IN SCHEMA ${quoteIdentifier(schema)}`
          : own.map((table) => quoteQualified(table)).join(', ')
      byTables.set(on, [...(byTables.get(on) ?? []), right])
    }
  }
  return [
    ...schemas.map((schema) => `USAGE ON SCHEMA ${quoteIdentifier(schema)}`),
    ...[...byTables].map(([on, list]) => `${list.join(', ')} ON ${on}`),
    ...(sequences.length === 0
      ? []
      : [`USAGE, SELECT, UPDATE ON SEQUENCE ${sequences.map(quoteQualified).join(', ')}`]),
  ]
}

/** By their names, not by regclass: of what is in a schema that the role may not use nothing can be asked by that. */
const lackingQuery = `
  WITH named AS (
    SELECT c.oid, n.oid AS namespace, n.nspname, c.relname, o.is_sequence
    FROM (
      SELECT t, false AS is_sequence FROM json_array_elements($1::json) t
      UNION ALL SELECT t, true FROM json_array_elements($2::json) t) o
    JOIN pg_namespace n ON n.nspname = t->>'schema'
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t->>'name')
  SELECT json_build_object(
    'role', current_user,
    'schemas', (
      SELECT coalesce(json_agg(DISTINCT nspname ORDER BY nspname), '[]')
      FROM named WHERE NOT has_schema_privilege(namespace, 'USAGE')),
    'tables', (
      SELECT coalesce(json_agg(
        json_build_object('schema', nspname, 'name', relname, 'right', r.name) ORDER BY nspname, relname), '[]')
      FROM named, json_array_elements_text($3::json) AS r(name)
      WHERE NOT is_sequence AND NOT has_table_privilege(oid, r.name)),
    'sequences', (
      SELECT coalesce(json_agg(json_build_object('schema', nspname, 'name', relname) ORDER BY nspname, relname), '[]')
      FROM named
      WHERE is_sequence AND $3::jsonb ? 'INSERT' AND NOT has_sequence_privilege(oid, 'UPDATE')))`

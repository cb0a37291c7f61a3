import { type CatalogIdentities, tableKey } from '../../model/structure.ts'
import type { Connection } from '../connect.ts'

/**
 * The numbers by which PostgreSQL knows tables, columns, values of enums and trigger functions: they stay when a name changes, and in a copy
 * of the database.
 */
export async function readIdentities(connection: Connection): Promise<CatalogIdentities> {
  const { rows } = await connection.query(identitiesQuery)
  const tables = new Map<string, { readonly id: string; readonly columns: ReadonlyMap<string, string> }>()
  const labels = new Map<string, ReadonlyMap<string, string>>()
  const functions = new Map<string, string>()
  for (const [kind, id, schema, name, members] of rows) {
    if (kind === 'function') {
      functions.set(`${schema}.${name}`, id ?? '')
      continue
    }
    const byName = new Map<string, string>(JSON.parse(members ?? '[]'))
    if (kind === 'table')
      tables.set(tableKey({ schema: schema ?? '', name: name ?? '' }), { id: id ?? '', columns: byName })
    else labels.set(schema === 'pg_catalog' ? (name ?? '') : `${schema}.${name}`, byName)
  }
  return { tables, labels, functions }
}

const identitiesQuery = `
  SELECT 'table', c.oid::text, n.nspname, c.relname, (
    SELECT json_agg(json_build_array(a.attname, a.attnum::text) ORDER BY a.attnum)::text
    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
  UNION ALL
  SELECT 'enum', y.oid::text, n.nspname, y.typname, (
    SELECT json_agg(json_build_array(l.enumlabel, l.oid::text) ORDER BY l.enumsortorder)::text
    FROM pg_enum l WHERE l.enumtypid = y.oid)
  FROM pg_type y
  JOIN pg_namespace n ON n.oid = y.typnamespace
  WHERE y.typtype = 'e'
  UNION ALL
  SELECT 'function', p.oid::text, quote_ident(n.nspname), quote_ident(p.proname), NULL
  FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.prorettype = 'trigger'::regtype AND n.nspname <> 'pg_catalog'`

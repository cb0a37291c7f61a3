import type { QualifiedName } from '../../model/catalog.ts'
import type { Schema } from '../../model/schema.ts'
import { type Connection, quoteQualified } from '../../postgres/index.ts'
import { queryError } from './import-error.ts'

/**
 * Refreshes every materialized view that holds rows, each after those that it reads, through views too. One WITH NO
 * DATA stays so, and so does what reads it. In the import's transaction; without any, one query is all that it costs.
 * @throws HarnessError `import-failed` when the query of one fails on the new rows
 */
export async function refreshMaterializedViews(connection: Connection, schema: Schema): Promise<void> {
  const views = await readViews(connection)
  for (const view of refreshOrder(views)) {
    try {
      await connection.query(`REFRESH MATERIALIZED VIEW ${quoteQualified(view)}`)
    } catch (cause) {
      throw queryError(schema, cause, `materialized view ${view.schema}.${view.name} cannot be refreshed: `)
    }
  }
}

interface View extends QualifiedName {
  readonly oid: number
  readonly isMaterialized: boolean
  readonly isPopulated: boolean
  /** The views of both kinds that it reads. */
  readonly reads: readonly number[]
}

/** Views of an extension are its own affair. Row-level security is to apply to a view's owner as in any other refresh. */
const viewsQuery = `
  SELECT json_agg(json_build_object(
    'oid', c.oid::int8, 'schema', n.nspname, 'name', c.relname,
    'isMaterialized', c.relkind = 'm', 'isPopulated', c.relispopulated,
    'reads', (
      SELECT coalesce(json_agg(DISTINCT d.refobjid::int8), '[]')
      FROM pg_rewrite w
      JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> c.oid
      WHERE w.ev_class = c.oid)) ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"),
    set_config('row_security', 'on', true)
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('m', 'v') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND EXISTS (SELECT FROM pg_class WHERE relkind = 'm')
    AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`

async function readViews(connection: Connection): Promise<readonly View[]> {
  const { rows } = await connection.query(viewsQuery)
  return JSON.parse(rows[0]?.[0] ?? '[]')
}

function refreshOrder(views: readonly View[]): readonly View[] {
  const byOid = new Map(views.map((view) => [view.oid, view]))
  const readable = new Map<number, boolean>()
  const order: View[] = []
  // A view cannot read itself, by whatever way: only RECURSIVE names it, and that is no dependency on the view.
  const visit = (view: View): boolean => {
    const known = readable.get(view.oid)
    if (known !== undefined) return known
    const sources = view.reads.flatMap((oid) => byOid.get(oid) ?? []).map(visit)
    const isReadable = !sources.includes(false) && (view.isPopulated || !view.isMaterialized)
    readable.set(view.oid, isReadable)
    if (isReadable && view.isMaterialized) order.push(view)
    return isReadable
  }
  for (const view of views) visit(view)
  return order
}

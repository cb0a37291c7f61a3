import type { Model, Schema } from '../model/schema.ts'
import { quoteQualified } from '../postgres/index.ts'

/**
 * A recursive CTE body: the subject's tables (depth 0) and all their partitions (deeper), with the position of the model
 * (from 1, in the schema's order) that a row of each belongs to. Takes {@link relationNames} as the parameter $1. A table
 * that is not there is left out: who reads or writes it says so better.
 */
export const subjectRelations = `
  SELECT c.oid, t.position, 0 AS depth, c.relkind, n.nspname, c.relname
  FROM json_array_elements_text($1::json) WITH ORDINALITY AS t(name, position)
  JOIN pg_class c ON c.oid = to_regclass(t.name)
  JOIN pg_namespace n ON n.oid = c.relnamespace
  UNION ALL
  SELECT c.oid, r.position, r.depth + 1, c.relkind, n.nspname, c.relname
  FROM relation r
  JOIN pg_inherits i ON i.inhparent = r.oid
  JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE r.relkind = 'p'`

/** The parameter of {@link subjectRelations}. */
export function relationNames(schema: Schema): string {
  return JSON.stringify([...schema.models.values()].map(({ table }) => quoteQualified(table)))
}

/** The model at a position that {@link subjectRelations} told. */
export function modelAt(schema: Schema, position: number): Model {
  const model = [...schema.models.values()][position - 1]
  if (model === undefined) throw new RangeError(`no model at position ${position}`)
  return model
}

import type { QualifiedName } from '../../model/catalog.ts'
import type { Problem } from '../../model/errors.ts'
import type { Schema } from '../../model/schema.ts'
import { modelAt } from '../subject-relations.ts'

/** A partition whose rows are on another server. */
export interface ForeignPartition extends QualifiedName {
  /** Of its model: see {@link modelAt}. */
  readonly position: number
}

/** Of a CTE `relation` as {@link subjectRelations} makes it: a JSON array of {@link ForeignPartition}. */
export const foreignPartitions = `(
  SELECT coalesce(json_agg(json_build_object('position', r.position, 'schema', r.nspname, 'name', r.relname)
    ORDER BY r.position, r.nspname COLLATE "C", r.relname COLLATE "C"), '[]')
  FROM relation r WHERE r.relkind = 'f')`

/** One problem for each: its rows are another server's, to be neither read as this database's nor written. */
export function foreignPartitionProblems(schema: Schema, partitions: readonly ForeignPartition[]): readonly Problem[] {
  return partitions.map(({ position, schema: namespace, name }) => ({
    message: `${modelAt(schema, position).name} has partition ${namespace}.${name}, a foreign table`,
    fix: 'detach the partition, or list the table under excludeTables of the subject',
  }))
}

import type { QualifiedName } from '../../model/catalog.ts'
import { HarnessError } from '../../model/errors.ts'
import type { Model, Schema } from '../../model/schema.ts'
import { type Connection, quoteQualified } from '../../postgres/index.ts'
import { relationNames, subjectRelations } from '../subject-relations.ts'
import { type ForeignPartition, foreignPartitionProblems, foreignPartitions } from './foreign-partitions.ts'

/**
 * Readies the transaction of an export, and tells what each model's rows are to be selected from: a table without the
 * rows of those that inherit from it, which are models of their own. Row-level security hides no row from then on: a
 * role that it applies to gets an error from PostgreSQL. Names (of type regclass, say) have their schemas, whatever the
 * database's search path.
 * @throws HarnessError `export-failed` when the database has data that a snapshot would lose
 */
export async function exportSource(connection: Connection, schema: Schema): Promise<(model: Model) => string> {
  const { rows } = await connection.query(factsQuery, [relationNames(schema)])
  const facts: ExportFacts = JSON.parse(rows[0]?.[0] ?? 'null')
  refuseLostData(facts, schema)
  const partitioned = new Set(facts.partitioned.map(quoteQualified))
  return ({ table }) => {
    const name = quoteQualified(table)
    return partitioned.has(name) ? name : `ONLY ${name}`
  }
}

interface ExportFacts {
  readonly partitioned: readonly QualifiedName[]
  readonly foreign: readonly ForeignPartition[]
  readonly largeObjects: number
}

const factsQuery = `
  WITH RECURSIVE relation AS (${subjectRelations})
  SELECT json_build_object(
    'partitioned', (
      SELECT coalesce(json_agg(json_build_object('schema', r.nspname, 'name', r.relname)), '[]')
      FROM relation r WHERE r.relkind = 'p'),
    'foreign', ${foreignPartitions},
    'largeObjects', (SELECT count(*) FROM pg_largeobject_metadata)),
    set_config('row_security', 'off', true), set_config('search_path', '', true)`

function refuseLostData({ foreign, largeObjects }: ExportFacts, schema: Schema): void {
  if (foreign.length > 0) {
    throw new HarnessError('the database cannot be exported: some rows of its tables are on other servers', {
      code: 'export-failed',
      problems: foreignPartitionProblems(schema, foreign),
    })
  }
  if (largeObjects > 0 && !schema.excludesLargeObjects) {
    const count = largeObjects === 1 ? 'a large object' : `${largeObjects} large objects`
    throw new HarnessError(`the database cannot be exported: it has ${count}, and a snapshot holds none`, {
      code: 'export-failed',
      fix: 'set excludeLargeObjects in the subject to leave them out, or remove them: SELECT lo_unlink(oid) FROM pg_largeobject_metadata',
    })
  }
}

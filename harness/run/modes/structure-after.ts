import type { Finding } from '../../model/finding.ts'
import type { Model, Schema } from '../../model/schema.ts'
import { tableKey } from '../../model/structure.ts'
import type { Connection } from '../../postgres/index.ts'
import type { ImportedSnapshot } from '../snapshot-templates.ts'
import type { BoundStructure } from '../structure/bound-structure.ts'
import { structureFindings } from '../structure/structure-findings.ts'
import { StructureFollower } from '../structure/structure-follower.ts'

export interface StructureAfter {
  /** The wanted one, without the models that can't be exported any more. */
  readonly schema: Schema
  /** As it is. */
  readonly current: Schema
  /** One for each difference; no case declares any. */
  readonly findings: readonly Finding[]
}

/**
 * Holds the structure of a database against the one that it should still have, or have again.
 * @param wanted with the fingerprint of a database that has just this structure
 */
export async function structureAfter(
  connection: Connection,
  wanted: BoundStructure,
  { registry, before }: ImportedSnapshot,
): Promise<StructureAfter> {
  const follower = new StructureFollower(wanted, registry, [])
  await follower.look(connection, null)
  const findings = structureFindings({ schema: wanted.schema, before }, follower, { transform: [], declared: [] })
  const columns = new Map(
    follower.structure.catalog.tables.map((table) => [tableKey(table), new Set(table.columns.map(({ name }) => name))]),
  )
  const isIntact = ({ table, fields }: Model): boolean =>
    fields.every(({ column }) => columns.get(tableKey(table))?.has(column)) && columns.has(tableKey(table))
  return {
    schema: { ...wanted.schema, models: new Map([...wanted.schema.models].filter(([, model]) => isIntact(model))) },
    current: follower.structure.schema,
    findings,
  }
}

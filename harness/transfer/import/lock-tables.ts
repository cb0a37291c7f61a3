import type { Model, Schema } from '../../model/schema.ts'
import { qualifiedNameText } from '../../model/sequence-row.ts'
import type { ModelName } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { ownRows } from '../own-rows.ts'

/**
 * From now on, and until the transaction ends, nobody else writes to the tables; everybody may read them. Waits for
 * transactions that have written to them. All at once and in one order, so that no two imports wait for each other.
 */
export async function lockTables(connection: Connection, models: Iterable<Model>): Promise<void> {
  const sorted = [...models].sort((a, b) => (qualifiedNameText(a.table) < qualifiedNameText(b.table) ? -1 : 1))
  const sources = await ownRows(connection, sorted)
  if (sources.length > 0) await connection.query(`LOCK TABLE ${sources.join(', ')} IN SHARE ROW EXCLUSIVE MODE`)
}

/** The models, and those that the database lets their rows refer to. */
export function withTargets(schema: Schema, names: Iterable<ModelName>): readonly Model[] {
  const wanted = new Set(names)
  for (const name of [...wanted]) {
    for (const { target, virtual } of schema.models.get(name)?.foreignKeys ?? []) if (!virtual) wanted.add(target)
  }
  return [...schema.models.values()].filter(({ name }) => wanted.has(name))
}

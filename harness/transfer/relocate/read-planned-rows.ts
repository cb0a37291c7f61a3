import type { Model, Schema } from '../../model/schema.ts'
import { sequenceModel } from '../../model/sequence-row.ts'
import { type ModelName, type Ordinal, ordinal, type Row, type RowSource } from '../../model/snapshot.ts'
import { importError, importFailed } from '../import/import-error.ts'
import { NaturalKeys } from '../import/natural-keys.ts'
import { RowEncoder, UnwritableRow } from '../import/row-encoder.ts'
import { UnknownNames } from '../import/unknown-names.ts'
import { type PlannedRow, undecided } from './planned-row.ts'

/**
 * All rows, in memory; those that tell the state of sequences are passed over.
 * @param source by today's names; joins are rows
 * @throws HarnessError `import-failed`, with every model and field that the schema lacks
 */
export async function readPlannedRows(
  schema: Schema,
  source: RowSource,
): Promise<ReadonlyMap<ModelName, readonly PlannedRow[]>> {
  const naturalKeys = new NaturalKeys(schema, source)
  const unknown = new UnknownNames(schema)
  const counts = new Map<ModelName, number>()
  const encoders = new Map([...schema.models.values()].map((model) => [model.name, new RowEncoder(model)]))
  const rows = new Map<ModelName, PlannedRow[]>()
  for await (const batch of source()) {
    for (const row of batch) {
      if (row.model === sequenceModel) continue
      const position = ordinal((counts.get(row.model) ?? 0) + 1)
      counts.set(row.model, position)
      unknown.add(row, position)
      const model = schema.models.get(row.model)
      if (!model) continue
      const given = await blaming(model, row, position, async () => {
        const read = naturalKeys.isUsedBy(model, row) ? await naturalKeys.resolve(model, row) : row
        encoders.get(row.model)?.checkKey(read)
        return read
      })
      const list = rows.get(row.model) ?? []
      rows.set(row.model, list)
      list.push({ model, ordinal: position, given, fields: given.fields, newPk: null, nulled: null, fate: undecided })
    }
  }
  if (unknown.problems.length > 0) throw importFailed(unknown.problems)
  return rows
}

async function blaming<T>(model: Model, row: Row, position: Ordinal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof UnwritableRow ? importError(model, { ordinal: position, pk: row.pk }, error) : error
  }
}

import type { Problem } from '../../model/errors.ts'
import { fieldValue, type Model, type Schema } from '../../model/schema.ts'
import { sequenceModel } from '../../model/sequence-row.ts'
import { type ModelName, type Ordinal, ordinal, type Row, type RowSource } from '../../model/snapshot.ts'
import { importError, importFailed, rowProblem } from '../import/import-error.ts'
import { NaturalKeys } from '../import/natural-keys.ts'
import { RowEncoder, UnwritableRow } from '../import/row-encoder.ts'
import { UnknownNames } from '../import/unknown-names.ts'
import { keyText } from '../select/index.ts'
import { type PlannedRow, placeOf, plannedRow } from './planned-row.ts'

/**
 * All rows, in memory; those that tell the state of sequences are passed over.
 * @param source by today's names; joins are rows
 * @throws HarnessError `import-failed`, with every model and field that the schema lacks, and every primary key that two
 *   rows have
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
      list.push(plannedRow(model, position, given))
    }
  }
  const problems = [...unknown.problems, ...[...rows.values()].flatMap(repeatedKeys)]
  if (problems.length > 0) throw importFailed(problems)
  return rows
}

/** Whatever refers to such a key could mean either row. */
function repeatedKeys(rows: readonly PlannedRow[]): readonly Problem[] {
  const [first] = rows
  if (!first || first.model.primaryKey.length === 0) return []
  const { model } = first
  const fields = model.primaryKey.flatMap((name) => model.fields.filter((field) => field.name === name))
  const firsts = new Map<string, PlannedRow>()
  return rows.flatMap((row) => {
    const values = fields.map(({ name }) => fieldValue(model, row.given, name) ?? null)
    const key = keyText(fields, values)
    const other = key === null ? undefined : firsts.get(key)
    if (key !== null && !other) firsts.set(key, row)
    if (!other) return []
    const reason = `row ${other.ordinal} has the same primary key`
    const fix = 'a snapshot holds each row once: leave one of the two out'
    return [{ ...rowProblem(model, placeOf(row), null, reason, 'integrity-error'), fix }]
  })
}

async function blaming<T>(model: Model, row: Row, position: Ordinal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof UnwritableRow ? importError(model, { ordinal: position, pk: row.pk }, error) : error
  }
}

import { hasScalarPk, type Schema } from '../../model/schema.ts'
import { type ModelName, type Row, type RowSource, toPrimaryKey } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { timeOfImport } from './time-of-import.ts'
import { activeValueRules, type RuleContext, ruledValues } from './value-rules.ts'

/** Rows with the values that value rules put in place of theirs; random ones differ each time it is gone through. */
export async function ruleSource(
  connection: Connection,
  schema: Schema,
  source: RowSource,
  rules: Omit<RuleContext, 'now'>,
): Promise<RowSource> {
  const context = { ...rules, now: await timeOfImport(connection) }
  const active = new Map<ModelName, ReturnType<typeof activeValueRules>>()
  for (const model of schema.models.values()) {
    const found = activeValueRules(model, context)
    if (found.length > 0) active.set(model.name, found)
  }
  if (active.size === 0) return source
  const ruled = (row: Row): Row => {
    const model = schema.models.get(row.model)
    const values = model && ruledValues(row, active.get(row.model) ?? [], context)
    if (!values) return row
    const [name = ''] = hasScalarPk(model) ? model.primaryKey : []
    const { [name]: pk = row.pk, ...fields } = Object.fromEntries(values)
    return { model: row.model, pk: toPrimaryKey(pk), fields: { ...row.fields, ...fields } }
  }
  return async function* () {
    for await (const batch of source()) yield batch.map(ruled)
  }
}

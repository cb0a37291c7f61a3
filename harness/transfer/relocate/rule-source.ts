import { fieldValue, hasScalarPk, type Schema } from '../../model/schema.ts'
import { type ModelName, type Row, type RowSource, toPrimaryKey } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { effectOf, FieldCounter, type ImportEffects, isReplaced } from './import-effects.ts'
import { timeOfImport } from './time-of-import.ts'
import { activeValueRules, type RuleContext, ruledValues } from './value-rules.ts'

/**
 * Rows with the values that value rules put in place of theirs; random ones differ each time it is gone through.
 * @param onEffects told how many values were replaced, whenever all rows have been gone through
 */
export async function ruleSource(
  connection: Connection,
  schema: Schema,
  source: RowSource,
  rules: Omit<RuleContext, 'now'>,
  onEffects: (values: ImportEffects['values']) => void,
): Promise<RowSource> {
  const context = { ...rules, now: await timeOfImport(connection) }
  const active = new Map<ModelName, ReturnType<typeof activeValueRules>>()
  for (const model of schema.models.values()) {
    const found = activeValueRules(model, context)
    if (found.length > 0) active.set(model.name, found)
  }
  if (active.size === 0) return source
  const ruled = (row: Row, counters: Map<ModelName, FieldCounter>): Row => {
    const model = schema.models.get(row.model)
    const own = active.get(row.model) ?? []
    const values = model && ruledValues(row, own, context)
    if (!values) return row
    for (const [field, value] of values) {
      if (!isReplaced(fieldValue(model, row, field), value)) continue
      const counter = counters.get(row.model) ?? new FieldCounter()
      counters.set(row.model, counter)
      const isDrawn = own.some((rule) => rule.field === field && effectOf(rule) === 'regenerated')
      counter.add(field, isDrawn ? 'regenerated' : 'set')
    }
    const [name = ''] = hasScalarPk(model) ? model.primaryKey : []
    const { [name]: pk = row.pk, ...fields } = Object.fromEntries(values)
    return { model: row.model, pk: toPrimaryKey(pk), fields: { ...row.fields, ...fields } }
  }
  return async function* () {
    const counters = new Map<ModelName, FieldCounter>()
    for await (const batch of source()) yield batch.map((row) => ruled(row, counters))
    onEffects(new Map([...counters].map(([model, { effects }]) => [model, effects])))
  }
}

import type { ImportKind } from '../../model/import-rule.ts'
import type { JsonValue } from '../../model/json.ts'
import { type Field, fieldValue, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { lastingKeyText } from '../select/index.ts'
import type { LeftOutBy } from './left-out-keys.ts'
import type { PkMap } from './pk-map.ts'
import type { PlannedRow } from './planned-row.ts'
import type { RelocationPlan } from './relocation-plan.ts'

/** What foreign keys refer to rows of a model by, beside a primary key of one column. */
export function otherKeysOf(schema: Schema, model: Model): readonly (readonly Field[])[] {
  const keys = new Map<string, readonly Field[]>()
  for (const { foreignKeys } of schema.models.values()) {
    for (const { target, targetFields, targetsPrimaryKey } of foreignKeys) {
      if (target !== model.name || (targetsPrimaryKey && hasScalarPk(model))) continue
      const fields = targetFields.flatMap((name) => model.fields.filter((field) => field.name === name))
      keys.set(targetFields.join(' '), fields)
    }
  }
  return [...keys.values()]
}

/** Notes by what keys rows may refer to one that is left out. @param otherKeys those of {@link otherKeysOf} */
export function noteLeftOut(
  { leftOut }: PkMap,
  { model, given }: PlannedRow,
  otherKeys: readonly (readonly Field[])[],
  by: LeftOutBy,
): void {
  const primaryKey = model.fields.filter(({ name }) => hasScalarPk(model) && name === model.primaryKey[0])
  for (const fields of [primaryKey, ...otherKeys]) {
    const values = fields.map(({ name }) => fieldValue(model, given, name) ?? null)
    const text = fields.length === 0 ? null : lastingKeyText(fields, values)
    if (text === null) continue
    const names = fields.map(({ name }) => name)
    leftOut.add(model.name, names, text, by)
  }
}

/** Notes such a key of a row that is in the database now, for the imports of other models. */
export function addOtherKey(
  pkMap: PkMap,
  plan: RelocationPlan,
  row: PlannedRow,
  fields: readonly Field[],
  kind: ImportKind,
): void {
  const given = fields.map(({ name }) => fieldValue(row.model, row.given, name) ?? null)
  const text = lastingKeyText(fields, given)
  if (text === null) return
  const values = fields.map((field): [string, JsonValue] => [field.name, plan.valueOf(row, field) ?? null])
  pkMap.addOtherKey({ model: row.model.name, text, kind, values: new Map(values) })
}

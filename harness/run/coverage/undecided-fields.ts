import { mayBePersonal } from '../../model/sanitize-rule.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import { exportableModels } from './exportable-models.ts'

/**
 * Fields of a model that may be personal, and for which no rule is anywhere. A key follows what it refers to; of keys that
 * refer to each other in a circle one has to have a rule: the first of them is among the fields of its model.
 */
export function undecidedFields(schema: Schema, model: Model): readonly Field[] {
  return model.fields.filter((field) => {
    if (field.sanitize || field.generated || !mayBePersonal(field.type)) return false
    const target = targetOf(schema, { model, field })
    return target === null || isFirstOfCircle(schema, { model, field })
  })
}

interface Place {
  readonly model: Model
  readonly field: Field
}

/** Whether keys lead back to it by fields without a rule, and it is the first of these. */
function isFirstOfCircle(schema: Schema, start: Place): boolean {
  const circle = [start]
  for (;;) {
    const next = targetOf(schema, circle.at(-1) ?? start)
    if (next === null || next.field.sanitize) return false
    if (next.field === start.field) break
    // It leads into a circle, and is not of it.
    if (circle.some(({ field }) => field === next.field)) return false
    circle.push(next)
  }
  const places = exportableModels(schema).flatMap((model) => model.fields)
  return places.find((field) => circle.some((place) => place.field === field)) === start.field
}

/** As sanitizing does: by the first key that the field is of. */
function targetOf(schema: Schema, { model, field }: Place): Place | null {
  for (const key of model.foreignKeys) {
    const target = schema.models.get(key.target)
    const name = key.targetFields[key.fields.indexOf(field.name)]
    const found = target?.fields.find((candidate) => candidate.name === name)
    if (target && found) return { model: target, field: found }
  }
  return null
}

import { HarnessError } from '../model/errors.ts'
import { nearestName } from '../model/nearest-name.ts'
import type { Model, Schema } from '../model/schema.ts'
import { modelName } from '../model/snapshot.ts'

export interface Selection {
  readonly model: Model
  /** Null: all of them. */
  readonly field: string | null
}

/**
 * What `MODEL` or `MODEL.FIELD` means; all models without it.
 * @throws HarnessError `bad-usage` when there is no such model or field
 */
export function selectModels(schema: Schema, wanted: string | undefined): readonly Selection[] {
  if (wanted === undefined) return [...schema.models.values()].map((model) => ({ model, field: null }))
  const whole = schema.models.get(modelName(wanted))
  if (whole) return [{ model: whole, field: null }]
  const dot = wanted.lastIndexOf('.')
  const model = schema.models.get(modelName(wanted.slice(0, dot)))
  const field = wanted.slice(dot + 1)
  if (!model) throw unknown(`subject ${schema.subject} has no model ${wanted}`, wanted, [...schema.models.keys()])
  const names = model.fields.map(({ name }) => name)
  if (!names.includes(field)) throw unknown(`model ${model.name} has no field ${field}`, field, names)
  return [{ model, field }]
}

function unknown(message: string, name: string, known: readonly string[]): HarnessError {
  const near = nearestName(name, known)
  return new HarnessError(message, {
    code: 'bad-usage',
    fix: near === null ? `there are: ${known.join(', ')}` : `did you mean ${near}?`,
  })
}

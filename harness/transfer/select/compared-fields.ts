import type { JsonPath } from '../../model/json-path.ts'
import type { Model, Schema } from '../../model/schema.ts'
import type { RowFilter } from '../../model/scope.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { companionsOf } from './extents.ts'
import { polymorphicReferences } from './typed-references.ts'

/** Where values are that are compared with those of a field. */
export interface ComparedWith {
  readonly model: ModelName
  readonly field: string
  /** Within JSON. Absent: the whole value. */
  readonly path?: JsonPath
}

/** A field whose values tell rows from each other, and all that is compared with it; itself comes first. */
export interface ComparedField {
  readonly model: Model
  readonly field: string
  readonly with: readonly ComparedWith[]
  /** Of a filter whose names it holds. Absent: of none. */
  readonly list?: keyof RowFilter
}

/** Primary keys, what foreign and other keys refer to, and what rows are named by or accompanied by. */
export function comparedFields(schema: Schema): readonly ComparedField[] {
  const found = new Map<string, { model: Model; field: string; with: ComparedWith[]; list?: keyof RowFilter }>()
  const compared = (name: ModelName, field: string) => {
    const model = schema.models.get(name)
    if (!model) return null
    const key = JSON.stringify([name, field])
    const entry = found.get(key) ?? { model, field, with: [{ model: name, field }] }
    found.set(key, entry)
    return entry
  }
  for (const model of schema.models.values()) {
    const { name, primaryKey, foreignKeys, looseKeys = [] } = model
    for (const field of primaryKey) compared(name, field)
    for (const { fields, target, targetFields } of [...foreignKeys, ...polymorphicReferences(schema, model)]) {
      for (const [at, field] of fields.entries()) {
        compared(target, targetFields[at] ?? '')?.with.push({ model: name, field })
      }
    }
    for (const key of looseKeys) {
      const [field = ''] = key.kind === 'json' ? (schema.models.get(key.target)?.primaryKey ?? []) : []
      if (key.kind === 'json') compared(key.target, field)?.with.push({ model: name, field: key.field, path: key.path })
    }
    for (const { own, model: target, field } of companionsOf(model)) {
      compared(target, field)?.with.push({ model: name, field: own })
    }
  }
  for (const list of ['users', 'organizations'] as const) {
    const rule = schema.relocation?.rules[list]
    const entry = rule && compared(rule.model, rule.by)
    if (entry) entry.list = list
  }
  return [...found.values()]
}

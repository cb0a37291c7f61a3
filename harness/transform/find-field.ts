import { type Field, hasScalarPk, type Model } from '../model/schema.ts'
import { suggestion } from './suggestion.ts'

type FoundField =
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'none'; readonly message: string; readonly fix?: string }

/** The field that a case names; `pk` stands for a primary key of one column. */
export function findField(model: Model, name: string): FoundField {
  const wanted = name === 'pk' && hasScalarPk(model) ? model.primaryKey[0] : name
  const field = model.fields.find((candidate) => candidate.name === wanted)
  if (field) return { kind: 'field', field }
  if (name === 'pk' && model.primaryKey.length === 0) {
    return { kind: 'none', message: `model ${model.name} has no primary key` }
  }
  if (name === 'pk' && model.primaryKey.length > 1) {
    const keys = model.primaryKey.join(', ')
    return { kind: 'none', message: `the primary key of ${model.name} has several fields; give each of them: ${keys}` }
  }
  const known = model.fields.map((candidate) => candidate.name)
  return { kind: 'none', message: `model ${model.name} has no field ${name}`, fix: suggestion(name, known) }
}

import type { Problem } from '../model/errors.ts'
import { holdsMoments } from '../model/sanitize-rule.ts'
import type { Field, Model } from '../model/schema.ts'
import { type Misfit, misfitOfDecision } from './bind-sanitizing.ts'

interface Place {
  readonly model: Model
  readonly field: Field
}

/**
 * Foreign keys follow what they refer to, so that they have no rules of their own: but for one of those that refer to each
 * other in a circle, which has to begin somewhere. They may be kept where what they refer to is.
 */
export function checkSanitizedKeys(models: readonly Model[], problems: Problem[]): void {
  for (const model of models) {
    for (const field of model.fields) {
      const target = targetOf(models, { model, field })
      const misfit = target ? misfitOf(models, { model, field }, target) : null
      if (misfit === null) continue
      const [message, fix] = misfit
      problems.push({ message: `model ${model.name}: sanitize.${field.name} ${message}`, fix })
    }
  }
}

function misfitOf(models: readonly Model[], place: Place, target: Place): Misfit | null {
  const { model, field } = place
  if (!field.sanitize) return null
  const end = endOf(models, place)
  const of = `${target.model.name} ${target.field.name}`
  if (field.sanitize.kind === 'keep') {
    if (end === null || !isChanged(models, end)) return null
    return [
      `keeps a key of what is replaced in ${end.model.name} ${end.field.name}`,
      `leave it out: it follows ${of}; or keep ${end.field.name} of ${end.model.name}, too`,
    ]
  }
  if (end === null) return misfitOfDecision(model, field, field.sanitize)
  return [
    `is of a key that refers to ${target.model.name}`,
    `leave it out: it follows what it refers to in ${target.model.name}`,
  ]
}

/** Where the key of a key leads in the end, or the first on the way that has a rule. Null: back to where it began. */
function endOf(models: readonly Model[], start: Place): Place | null {
  const seen: Field[] = []
  let place = start
  for (;;) {
    const next = targetOf(models, place)
    if (next === null || seen.includes(next.field)) return place
    if (next.field === start.field) return null
    if (next.field.sanitize) return next
    seen.push(next.field)
    place = next
  }
}

function isChanged(models: readonly Model[], { model, field }: Place): boolean {
  if (field.sanitize) return field.sanitize.kind !== 'keep'
  const expression = field.generated?.expression
  if (expression === undefined) return holdsMoments(field.type)
  return model.fields.some(
    (own) => own !== field && expression.includes(own.column) && isChangedAtEnd(models, model, own),
  )
}

function isChangedAtEnd(models: readonly Model[], model: Model, field: Field): boolean {
  if (field.sanitize) return field.sanitize.kind !== 'keep'
  const end = endOf(models, { model, field })
  return end !== null && !end.field.generated && isChanged(models, end)
}

/** As sanitizing does: by the first key that the field is of. */
function targetOf(models: readonly Model[], { model, field }: Place): Place | null {
  for (const key of model.foreignKeys) {
    const target = models.find(({ name }) => name === key.target)
    const name = key.targetFields[key.fields.indexOf(field.name)]
    const found = target?.fields.find((candidate) => candidate.name === name)
    if (target && found) return { model: target, field: found }
  }
  return null
}

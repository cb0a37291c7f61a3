import type { ColumnType } from '../../model/catalog.ts'
import { holdsMoments, mayBePersonal, type Replacement, type SanitizeDecision } from '../../model/sanitize-rule.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'

/** What sanitizing does with the values of a field. */
export type FieldAction =
  /**
   * They say nothing of a person: numbers, enums, and keys of what says nothing. `type`: what they must be values of; null:
   * the database makes them of others that stay.
   */
  | { readonly kind: 'pass'; readonly type: ColumnType | null }
  /** Keys of what the database makes of replaced values: nobody knows what they would have to be. */
  | { readonly kind: 'dangling'; readonly model: Model; readonly field: string }
  | { readonly kind: 'decided'; readonly decision: SanitizeDecision }
  /** Nobody has decided: kept, unless they look personal. */
  | { readonly kind: 'undecided' }

export interface FieldPlan {
  readonly field: Field
  /** Position among all fields of the schema: what an original comes from. */
  readonly source: number
  readonly action: FieldAction
  /** Characters that its column has room for. Null: nobody knows, so there may be no more than there are. */
  readonly limit: number | null
  readonly isUnique: boolean
  /** Of a foreign key of one column: the fields that a natural key in it stands for. */
  readonly naturalKey: () => readonly FieldPlan[]
  /** Of a polymorphic key: what is done with a key of each model, by the value of the field that names it. */
  readonly byType: { readonly typeField: string; readonly actions: ReadonlyMap<string, FieldAction> } | null
}

export interface ModelPlan {
  readonly model: Model
  readonly fields: ReadonlyMap<string, FieldPlan>
  /** The one field of its primary key, which stands in `pk` alone. */
  readonly scalarPk: FieldPlan | null
  /** Generated columns that are made of replaced ones: they are left out, for the database to make them anew. */
  readonly leftOut: ReadonlySet<string>
  /** Fields of names, and of slugs that may be made of them. */
  readonly names: readonly FieldPlan[]
  readonly slugs: readonly FieldPlan[]
  /** Whether its rows may come in another order afterwards. */
  readonly isSorted: boolean
}

export interface SanitizePlan {
  readonly models: ReadonlyMap<ModelName, ModelPlan>
  /** By the position that {@link FieldPlan.source} is. */
  readonly sources: readonly { readonly model: ModelName; readonly field: string }[]
}

const pass: FieldAction = { kind: 'pass', type: null }
const undecided: FieldAction = { kind: 'undecided' }
const moved: FieldAction = { kind: 'decided', decision: { kind: 'replace', by: 'datetime' } }

export function planOf(schema: Schema): SanitizePlan {
  const sources: { model: ModelName; field: string }[] = []
  const plans = new Map<string, FieldPlan>()
  const planField = (model: Model, field: Field): FieldPlan => {
    const key = JSON.stringify([model.name, field.name])
    const known = plans.get(key)
    if (known) return known
    const plan: FieldPlan = {
      field,
      source: sources.push({ model: model.name, field: field.name }) - 1,
      action: actionOf(schema, model, field, new Set()),
      limit: limitOf(field),
      isUnique: [model.primaryKey, ...model.uniques].some((names) => names.includes(field.name)),
      naturalKey: () => naturalKeyOf(schema, model, field, planField),
      byType: byTypeOf(schema, model, field),
    }
    plans.set(key, plan)
    return plan
  }
  const models = [...schema.models.values()].map((model): [ModelName, ModelPlan] => {
    const fields = new Map(model.fields.map((field) => [field.name, planField(model, field)]))
    const [first = ''] = model.primaryKey
    const keys = model.primaryKey.flatMap((name) => fields.get(name) ?? [])
    const plan: ModelPlan = {
      model,
      fields,
      scalarPk: hasScalarPk(model) ? (fields.get(first) ?? null) : null,
      names: replacedBy(fields.values(), 'name'),
      slugs: replacedBy(fields.values(), 'slug'),
      leftOut: leftOutOf([...fields.values()]),
      isSorted:
        keys.length > 0
          ? keys.some((key) => changes(key.action))
          : [...fields.values()].some(({ action }) => changes(action)),
    }
    return [model.name, plan]
  })
  return { models: new Map(models), sources }
}

/**
 * A foreign key follows what it refers to, however far. Where keys refer to each other, and none of them has a rule, nobody
 * has decided.
 * @param seen fields that refer to this one
 */
function actionOf(schema: Schema, model: Model, field: Field, seen: ReadonlySet<string>): FieldAction {
  if (field.sanitize) return { kind: 'decided', decision: field.sanitize }
  const place = `${model.name} ${field.name}`
  const further = new Set([...seen, place])
  if (field.generated) {
    const isReferredTo = seen.size > 0
    return isReferredTo && isMadeAnew(schema, model, field, further)
      ? { kind: 'dangling', model, field: field.name }
      : pass
  }
  const target = targetOf(schema, model, field)
  if (target && !seen.has(place)) return actionOf(schema, target.model, target.field, further)
  if (holdsMoments(field.type)) return moved
  return mayBePersonal(field.type) ? undecided : { kind: 'pass', type: field.type }
}

function isMadeAnew(schema: Schema, model: Model, { generated }: Field, seen: ReadonlySet<string>): boolean {
  return model.fields.some(
    (field) => generated?.expression.includes(field.column) && changes(actionOf(schema, model, field, seen)),
  )
}

function targetOf(schema: Schema, model: Model, field: Field): { model: Model; field: Field } | null {
  for (const key of model.foreignKeys) {
    const target = schema.models.get(key.target)
    const name = key.targetFields[key.fields.indexOf(field.name)]
    const found = target?.fields.find((candidate) => candidate.name === name)
    if (target && found) return { model: target, field: found }
  }
  return null
}

function naturalKeyOf(
  schema: Schema,
  model: Model,
  field: Field,
  planField: (model: Model, field: Field) => FieldPlan,
): readonly FieldPlan[] {
  const key = model.foreignKeys.find(({ fields }) => fields.length === 1 && fields[0] === field.name)
  const target = key && schema.models.get(key.target)
  if (!target?.naturalKey) return []
  const fields = target.naturalKey.map((name) => target.fields.find((candidate) => candidate.name === name))
  return fields.flatMap((part) => (part ? [planField(target, part)] : []))
}

function byTypeOf(schema: Schema, model: Model, field: Field): FieldPlan['byType'] {
  const key = model.looseKeys?.find((loose) => loose.kind === 'polymorphic' && loose.field === field.name)
  if (key?.kind !== 'polymorphic' || field.sanitize) return null
  const actions = [...key.targets].map(([value, name]): [string, FieldAction] => {
    const target = schema.models.get(name)
    const pk = target?.fields.find((candidate) => candidate.name === target.primaryKey[0])
    return [value, target && pk ? actionOf(schema, target, pk, new Set([`${model.name} ${field.name}`])) : pass]
  })
  return { typeField: key.typeField, actions: new Map(actions) }
}

function replacedBy(plans: Iterable<FieldPlan>, rule: Replacement): readonly FieldPlan[] {
  return [...plans].filter(
    ({ action }) => action.kind === 'decided' && action.decision.kind === 'replace' && action.decision.by === rule,
  )
}

function changes(action: FieldAction): boolean {
  return action.kind === 'decided' && action.decision.kind !== 'keep'
}

function leftOutOf(plans: readonly FieldPlan[]): ReadonlySet<string> {
  const changed = plans.filter(({ action }) => changes(action)).map(({ field }) => field.column)
  return new Set(
    plans.flatMap(({ field }) => {
      const expression = field.generated?.expression
      return expression && changed.some((column) => expression.includes(column)) ? [field.name] : []
    }),
  )
}

/** The catalog does not say how long the values of a domain may be. */
function limitOf({ type, sqlType, sanitize }: Field): number | null {
  const text = underLists(type)
  const [, length] = /^(?:character varying|varchar|character|char|bpchar)\((\d+)\)/.exec(sqlType) ?? []
  // Where a text holds JSON, all the values in it share the room.
  if (length !== undefined) return sanitize?.kind === 'within' ? null : Number(length)
  if (text.kind === 'domain') return isPlainText(text) ? Number.POSITIVE_INFINITY : null
  if (text.kind === 'base' && text.name === 'name') return 63
  return Number.POSITIVE_INFINITY
}

function isPlainText(type: ColumnType): boolean {
  return type.kind === 'domain' ? isPlainText(type.base) : type.kind === 'base' && type.name === 'text'
}

function underLists(type: ColumnType): ColumnType {
  return type.kind === 'array' ? underLists(type.element) : type
}

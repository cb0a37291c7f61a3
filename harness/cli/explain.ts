import type { BoundComparator } from '../model/comparator.ts'
import { HarnessError } from '../model/errors.ts'
import type { PairingMethod } from '../model/finding.ts'
import { nearestName } from '../model/nearest-name.ts'
import type { ForeignKey, Model, Schema } from '../model/schema.ts'
import { modelName } from '../model/snapshot.ts'

/** How a model's rows are paired and its fields compared: what `explain --json` prints of it. */
export interface ModelExplanation {
  readonly model: string
  readonly table: string
  readonly primaryKey: readonly string[]
  readonly naturalKey: readonly string[] | null
  /** In the order in which they are tried. By content: all fields count. */
  readonly pairing: readonly { readonly method: PairingMethod; readonly fields: readonly string[] }[]
  readonly foreignKeys: readonly Pick<ForeignKey, 'fields' | 'target' | 'targetFields' | 'onDelete' | 'virtual'>[]
  readonly triggers: readonly string[]
  readonly fields: readonly FieldExplanation[]
}

interface FieldExplanation {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly secret: boolean
  /** Empty: strict equality. */
  readonly comparators: readonly { readonly name: string; readonly reason: string }[]
}

/** @param only the one field to explain; null: all of them */
export function explainModel(
  model: Model,
  comparators: readonly BoundComparator[],
  only: string | null,
): ModelExplanation {
  return {
    model: model.name,
    table: `${model.table.schema}.${model.table.name}`,
    primaryKey: model.primaryKey,
    naturalKey: model.naturalKey,
    pairing: pairing(model),
    foreignKeys: model.foreignKeys.map(({ fields, target, targetFields, onDelete, virtual }) => ({
      fields,
      target,
      targetFields,
      onDelete,
      virtual,
    })),
    triggers: model.triggers,
    fields: model.fields
      .filter(({ name }) => only === null || name === only)
      .map(({ name, sqlType, nullable, secret }) => ({
        name,
        type: sqlType,
        nullable,
        secret,
        comparators: comparators
          .filter(({ comparator }) => comparator.fields.includes(name))
          .map(({ comparator, reason }) => ({ name: comparator.name, reason })),
      })),
  }
}

function pairing({ primaryKey, naturalKey, uniques }: Model): ModelExplanation['pairing'] {
  const others = uniques.filter((unique) => unique.join() !== naturalKey?.join())
  return [
    ...(primaryKey.length > 0 ? [{ method: 'pk', fields: primaryKey } as const] : []),
    ...(naturalKey ? [{ method: 'natural-key', fields: naturalKey } as const] : []),
    ...others.map((unique) => ({ method: 'unique-index', fields: unique }) as const),
    { method: 'content', fields: [] },
  ]
}

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

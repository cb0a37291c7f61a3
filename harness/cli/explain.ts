import { isOwnKey } from '../compare/index.ts'
import type { BoundComparator } from '../model/comparator.ts'
import type { PairingMethod } from '../model/finding.ts'
import type { Field, ForeignKey, Model } from '../model/schema.ts'
import { hasScalarPk } from '../model/schema.ts'
import { explainImport, explainScope } from './explain-import.ts'
import { explainReferences, type FieldReference } from './explain-references.ts'

/** How a model's rows are paired and its fields compared: what `explain --json` prints of it. */
export interface ModelExplanation {
  readonly model: string
  readonly table: string
  readonly primaryKey: readonly string[]
  readonly naturalKey: readonly string[] | null
  /** Where its rows belong in exports and imports; null: the subject says nothing of the kind. */
  readonly scope: string | null
  /** Rows have no identity of their own: see `pairsBy` of a comparator. */
  readonly isSetOfRows: boolean
  /** In the order in which they are tried. By content: all fields count. */
  readonly pairing: readonly PairingStep[]
  readonly foreignKeys: readonly Pick<ForeignKey, 'fields' | 'target' | 'targetFields' | 'onDelete' | 'virtual'>[]
  readonly triggers: readonly string[]
  readonly fields: readonly FieldExplanation[]
}

interface PairingStep {
  readonly method: PairingMethod
  readonly fields: readonly string[]
  /** It is tried only where rows may have been numbered anew. Absent: always. */
  readonly onlyRenumbered?: true
}

export interface FieldExplanation {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  /** The keys that it is, or is part of. */
  readonly keys: readonly ('primary' | 'natural')[]
  readonly secret: boolean
  /** Null: it is not secret. */
  readonly secretReason: string | null
  /** Empty: strict equality. */
  readonly comparators: readonly {
    readonly name: string
    readonly boundBy: BoundComparator['boundBy']
    readonly reason: string
  }[]
  /** Why no comparator settles it; null where one does. */
  readonly strictReason: string | null
  readonly references: readonly FieldReference[]
  /** The trigger that sets it on every update, as far as its function shows; null: none. */
  readonly setByTrigger: string | null
  /** What an import does to a value. */
  readonly import: string
}

/** What is known of a model besides its own schema. */
export interface ModelContext {
  readonly comparators: readonly BoundComparator[]
  /** The fields that the subject itself declares secret. */
  readonly declaredSecrets: readonly string[]
}

/** @param only the one field to explain; null: all of them */
export function explainModel(model: Model, context: ModelContext, only: string | null): ModelExplanation {
  const isSetOfRows = context.comparators.some(({ comparator }) => comparator.pairsBy === 'content')
  return {
    model: model.name,
    table: `${model.table.schema}.${model.table.name}`,
    primaryKey: model.primaryKey,
    naturalKey: model.naturalKey,
    scope: explainScope(model),
    isSetOfRows,
    pairing: isSetOfRows ? byContent : pairing(model),
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
      .map((field) => explainField(model, field, context, isSetOfRows)),
  }
}

function explainField(model: Model, field: Field, context: ModelContext, isSetOfRows: boolean): FieldExplanation {
  const { name, sqlType, nullable, secret, setByTrigger = null } = field
  const claiming = context.comparators.filter(({ comparator }) => comparator.fields.includes(name))
  return {
    name,
    type: sqlType,
    nullable,
    keys: [
      ...(model.primaryKey.includes(name) ? ['primary' as const] : []),
      ...(model.naturalKey?.includes(name) ? ['natural' as const] : []),
    ],
    secret,
    secretReason: secret ? secretReason(field, claiming, context) : null,
    comparators: claiming.map(({ comparator, boundBy, reason }) => ({ name: comparator.name, boundBy, reason })),
    strictReason: claiming.length > 0 ? null : strictReason(model, name, isSetOfRows),
    references: explainReferences(model, name),
    setByTrigger,
    import: explainImport(model, field),
  }
}

function secretReason(
  { name, generated }: Field,
  claiming: readonly BoundComparator[],
  { declaredSecrets }: ModelContext,
): string {
  if (declaredSecrets.includes(name)) return 'declared'
  const hiding = claiming.find(({ comparator }) => comparator.obfuscate !== undefined)
  if (hiding) return `claimed by ${hiding.comparator.name}`
  return generated === null ? 'refers to a secret' : 'computed from a secret'
}

function strictReason(model: Model, name: string, isSetOfRows: boolean): string {
  if (!hasScalarPk(model) || model.primaryKey[0] !== name) return 'no comparator claims it'
  return isSetOfRows ? 'the primary key, which a set of rows does not compare' : 'the primary key, which pairing judges'
}

const byContent = [
  { method: 'content', fields: [] },
  { method: 'nearest-content', fields: [] },
] as const satisfies ModelExplanation['pairing']

function pairing(model: Model): ModelExplanation['pairing'] {
  const { primaryKey, naturalKey, uniques } = model
  const isNatural = (fields: readonly string[]): boolean => fields.join() === naturalKey?.join()
  const ownKey = isOwnKey(model) && !isNatural(primaryKey)
  return [
    ...(primaryKey.length > 0 ? [{ method: 'pk', fields: primaryKey } as const] : []),
    ...(naturalKey ? [{ method: 'natural-key', fields: naturalKey } as const] : []),
    ...uniques.flatMap((fields) => (isNatural(fields) ? [] : [{ method: 'unique-index', fields } as const])),
    // A key that is the application's own word means the same on both sides, whatever was numbered anew.
    ...(ownKey ? [{ method: 'unique-index', fields: primaryKey, onlyRenumbered: true } as const] : []),
    ...byContent,
  ]
}

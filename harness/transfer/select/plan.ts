import type { Model, Schema } from '../../model/schema.ts'
import type { LeftOutReason } from '../../model/scope.ts'
import type { ModelName, Row } from '../../model/snapshot.ts'
import { companionsOf, type Extents, type TrackedKey } from './extents.ts'
import { keyReader } from './key-reader.ts'
import { KeySpaces, type NeededKey, type PlannedKey } from './key-spaces.ts'
import { type NamedRows, type Refusal, refusalsOf } from './refusals.ts'
import type { SelectionRequest } from './selection.ts'
import { isOfType } from './typed-references.ts'

/** What is to be known of the rows of a model. */
export interface ModelPlan {
  readonly model: Model
  /** What a row is left out for that no other row decides; null: it may take part. */
  readonly refusal: (row: Row) => LeftOutReason | null
  /** What {@link refusal} goes by, in order. */
  readonly refusals: readonly Refusal[]
  /** What others may refer to it, or accompany it, by. */
  readonly holds: readonly PlannedKey[]
  /** What it refers to: all of these rows must take part. */
  readonly needs: readonly NeededKey[]
  /** What it accompanies: one of these rows must take part. Empty: it accompanies nothing. */
  readonly accompanies: readonly NeededKey[]
  /** All that is looked at. */
  readonly fields: ReadonlySet<string>
  /** What it goes by whether a row takes part. */
  readonly deciding: readonly string[]
}

/** Of the models whose rows have to be looked at, in the order of the schema. */
export function planSelection(
  schema: Schema,
  request: SelectionRequest,
  extents: Extents,
  named: NamedRows,
): ReadonlyMap<ModelName, ModelPlan> {
  const spaces = new KeySpaces(schema)
  const models = [...schema.models.values()]
  const drafts = new Map(
    models
      .filter(({ name }) => extents.of(name) === 'some')
      .map((model) => [model.name, draftOf(model, extents, spaces, refusalsOf(schema, model, request, named))]),
  )
  return new Map(
    models.flatMap((model): readonly (readonly [ModelName, ModelPlan])[] => {
      const holds = spaces.heldBy(model)
      const draft = drafts.get(model.name)
      if (!draft && holds.length === 0) return []
      const { refusals, needs, accompanies } = draft ?? { refusals: [], needs: [], accompanies: [] }
      const deciding = new Set([...refusals, ...needs, ...accompanies].flatMap(({ fields }) => fields))
      const fields = new Set([...deciding, ...holds.flatMap((key) => key.fields)])
      const refusal = firstOf(refusals)
      return [[model.name, { model, refusal, refusals, holds, needs, accompanies, fields, deciding: [...deciding] }]]
    }),
  )
}

interface Draft extends Pick<ModelPlan, 'needs' | 'accompanies'> {
  readonly refusals: readonly Refusal[]
}

function draftOf(model: Model, extents: Extents, spaces: KeySpaces, own: readonly Refusal[]): Draft {
  const refusals = [...own]
  const needs: NeededKey[] = []
  for (const key of extents.trackedKeys(model)) {
    const { fields, target, targetFields } = key
    if (extents.of(target) === 'none') {
      const refusal = holdsNone(whereOfType(model, key, ownKey(model, fields)))
      refusals.push({ ...refusal, key: { fields, target, targetFields } })
    } else needs.push(whereOfType(model, key, spaces.reference(model, fields, target, targetFields)))
  }
  for (const { fields } of extents.hinderingKeys(model)) refusals.push(holdsNone(ownKey(model, fields)))
  const companions = extents.isWhole ? [] : companionsOf(model)
  const taken = companions.filter((companion) => extents.of(companion.model) !== 'none')
  if (companions.length > 0 && taken.length === 0) refusals.push({ fields: [], of: () => 'depends' })
  return {
    refusals,
    needs,
    accompanies: taken.map(({ own, model: target, field }) => spaces.reference(model, [own], target, [field])),
  }
}

type OwnKey = Pick<PlannedKey, 'fields' | 'read'>

function ownKey(model: Model, fields: readonly string[]): OwnKey {
  return { fields, read: keyReader(model, fields) }
}

/** The key of rows of the type that it is for, if it is for one. */
function whereOfType<Key extends OwnKey>(model: Model, { type }: TrackedKey, key: Key): Key {
  if (type === undefined) return key
  return {
    ...key,
    fields: [...key.fields, type.field],
    read: (row) => (isOfType(model, row, type) ? key.read(row) : null),
  }
}

/** Rows that hold such a key depend on one that takes no part. */
function holdsNone({ fields, read }: OwnKey): Refusal {
  return { fields, of: (row) => (read(row) === null ? null : 'depends') }
}

function firstOf(refusals: readonly Refusal[]): ModelPlan['refusal'] {
  return (row) => {
    for (const { of } of refusals) {
      const reason = of(row)
      if (reason !== null) return reason
    }
    return null
  }
}

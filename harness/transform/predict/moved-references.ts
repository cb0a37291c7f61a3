import { isJsonArray, type JsonValue, jsonText } from '../../model/json.ts'
import { mapAtPath } from '../../model/json-path.ts'
import { type ExpectedValue, expectMatch, isMatcher } from '../../model/matcher.ts'
import { type ForeignKey, fieldValue, hasScalarPk, type LooseKey, type Model, type Schema } from '../../model/schema.ts'
import { isPrimaryKey, type ModelName, type PrimaryKey, type Row } from '../../model/snapshot.ts'

/** What has become of a row of a snapshot that was brought in under another key. */
export type Whereabouts =
  | { readonly kind: 'key'; readonly pk: PrimaryKey }
  /** It is an expected row with this mark, whose key nobody knows yet. */
  | { readonly kind: 'mark'; readonly mark: string }
  /** It was left out. */
  | { readonly kind: 'gone' }

/** Undefined: the snapshot has no such row. */
export type FindMoved = (model: ModelName, pk: PrimaryKey) => Whereabouts | undefined

/**
 * The fields of a row, the primary key's included, as they are once the rows that they refer to have other keys. A key
 * whose row is left out becomes null if it is exempt, else stays what it is, as does one that refers to no row. Those to
 * tables that take no part become null.
 */
export function movedFields(
  schema: Schema,
  model: Model,
  row: Row,
  find: FindMoved,
): ReadonlyMap<string, ExpectedValue> {
  const moved = new Map<string, ExpectedValue>()
  for (const { name } of model.fields) {
    const value = fieldValue(model, row, name)
    if (value !== undefined) moved.set(name, value)
  }
  for (const key of model.looseKeys ?? []) {
    const value = fieldValue(model, row, key.field)
    if (value !== undefined && value !== null)
      moved.set(key.field, looseValue(model, row, key, moved.get(key.field) ?? null, find))
  }
  for (const key of widestFirst(model.foreignKeys)) {
    const target = schema.models.get(key.target)
    if (target) for (const [name, value] of keyValues(model, row, key, target, find)) moved.set(name, value)
  }
  for (const { fields, nullable } of model.outsideKeys ?? []) {
    const isHeld = fields.every((name) => (fieldValue(model, row, name) ?? null) !== null)
    if (isHeld) for (const name of nullable) moved.set(name, null)
  }
  return moved
}

/** What the narrowest key says of a field counts. */
function widestFirst(keys: readonly ForeignKey[]): readonly ForeignKey[] {
  return [...keys].sort((a, b) => b.fields.length - a.fields.length || Number(b.virtual) - Number(a.virtual))
}

/** The fields of a foreign key to a primary key. Other unique keys are no numbers: they mean the same everywhere. */
function keyValues(
  model: Model,
  row: Row,
  { fields, targetFields, targetsPrimaryKey }: ForeignKey,
  target: Model,
  find: FindMoved,
): readonly (readonly [string, ExpectedValue])[] {
  if (!targetsPrimaryKey) return []
  const parts = target.primaryKey.map(
    (part) => fieldValue(model, row, fields[targetFields.indexOf(part)] ?? '') ?? null,
  )
  if (parts.includes(null)) return []
  const pk = hasScalarPk(target) ? (parts[0] ?? null) : parts
  const found = isPrimaryKey(pk) ? find(target.name, pk) : undefined
  if (!found) return []
  return target.primaryKey.flatMap((part, index): readonly (readonly [string, ExpectedValue])[] => {
    const name = fields[targetFields.indexOf(part)]
    const value = name === undefined ? undefined : whereabouts(model, name, parts[index] ?? null, found, target, index)
    return name === undefined || value === undefined ? [] : [[name, value]]
  })
}

/** @param position of the part among those of the target's key */
function whereabouts(
  model: Model,
  field: string,
  given: JsonValue,
  found: Whereabouts,
  target: Model,
  position: number,
): ExpectedValue | undefined {
  switch (found.kind) {
    case 'key':
      return sameForm(
        given,
        hasScalarPk(target) ? found.pk : isJsonArray(found.pk) ? (found.pk[position] ?? null) : null,
      )
    case 'mark':
      return hasScalarPk(target)
        ? expectMatch({ matcher: 'reference', target: target.name, mark: found.mark })
        : undefined
    case 'gone':
      return model.relocation?.exemptKeys.includes(field) ? null : undefined
  }
}

function looseValue(model: Model, row: Row, key: LooseKey, value: ExpectedValue, find: FindMoved): ExpectedValue {
  if (isMatcher(value)) return value
  const keyOf = (target: ModelName, given: JsonValue): JsonValue => {
    const found = isPrimaryKey(given) ? find(target, given) : undefined
    return found?.kind === 'key' ? sameForm(given, found.pk) : given
  }
  if (key.kind === 'json') return mapAtPath(value, key.path, (given) => keyOf(key.target, given))
  const type = fieldValue(model, row, key.typeField)
  const target = type === undefined ? undefined : key.targets.get(typeof type === 'string' ? type : jsonText(type))
  if (target === undefined) return value
  const found = isPrimaryKey(value) ? find(target, value) : undefined
  if (found?.kind === 'mark') return expectMatch({ matcher: 'reference', target, mark: found.mark })
  if (found?.kind === 'gone' && model.relocation?.exemptKeys.includes(key.field)) return null
  return found?.kind === 'key' ? sameForm(value, found.pk) : value
}

/** A virtual key may be the text of a number. */
function sameForm(given: JsonValue, key: JsonValue): JsonValue {
  return typeof given === 'string' && key !== null && typeof key !== 'string' ? jsonText(key) : key
}

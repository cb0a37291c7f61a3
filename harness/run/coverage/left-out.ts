import { type ForeignKey, fieldValue, type Model } from '../../model/schema.ts'
import type { KnownRow } from './known-row.ts'

/** What is known of rows that others refer to. */
export interface Fates {
  /** Nothing of it is brought in, as far as anybody knows. */
  readonly isGone: (row: KnownRow) => boolean
  /** Another row stands for it, as that is. */
  readonly isMerged: (row: KnownRow) => boolean
}

/**
 * Whether an import leaves a row out: it is part of a merged one, or cannot do without a key to one that is left out. Keys
 * that it can do without become null.
 */
export function isLeftOut(row: KnownRow, fates: Fates): boolean {
  const { relocation, foreignKeys, looseKeys = [], outsideKeys = [] } = row.model
  for (const { fields, nullable } of outsideKeys) {
    if (fields.some((name) => (fieldValue(row.model, row.row, name) ?? null) === null)) continue
    if (nullable.length === 0) return true
    for (const name of nullable) row.set(name, null)
  }
  const partOf = relocation?.rules.partOf ?? []
  for (const key of foreignKeys) {
    const owner = key.fields.some((name) => partOf.includes(name)) ? row.rowOf(key) : null
    if (owner && fates.isMerged(owner)) return true
    if (!isLost(row, key, fates)) continue
    const nullable = key.fields.some((name) => relocation?.exemptKeys.includes(name)) ? nullableOf(row.model, key) : []
    if (nullable.length === 0) return true
    for (const name of nullable) row.set(name, null)
  }
  for (const key of looseKeys) {
    if (key.kind === 'json' || isRuled(row, key.field)) continue
    const referred = row.rowOfPolymorphic(key)
    if (referred === undefined || (referred !== null && !fates.isGone(referred))) continue
    if (!row.model.fields.some(({ name, nullable }) => name === key.field && nullable)) return true
    row.set(key.field, null)
  }
  return false
}

function isLost(row: KnownRow, key: ForeignKey, { isGone }: Fates): boolean {
  if (key.fields.some((name) => isRuled(row, name) || !row.keysOf(name).includes(key))) return false
  const referred = row.rowOf(key)
  return referred !== undefined && (referred === null || isGone(referred))
}

/** What a rule makes of it is a row of the database, if any. */
function isRuled(row: KnownRow, name: string): boolean {
  return row.unknown.has(name) || row.elsewhere.has(name)
}

/** What can be made null of a key without breaking another. */
function nullableOf({ fields, primaryKey, foreignKeys }: Model, key: ForeignKey): readonly string[] {
  return key.fields.filter(
    (name) =>
      fields.some((field) => field.name === name && field.nullable) &&
      !primaryKey.includes(name) &&
      !foreignKeys.some((other) => other.fields.length < key.fields.length && other.fields.includes(name)),
  )
}

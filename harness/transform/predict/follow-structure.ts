import type { Expected, ExpectedRow } from '../../model/change.ts'
import type { JsonValue } from '../../model/json.ts'
import { type ExpectedValue, expectMatch, isMatcher, type Matcher } from '../../model/matcher.ts'
import { type Field, fieldValue, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { type ModelName, type PrimaryKey, type Row, toPrimaryKey } from '../../model/snapshot.ts'
import { type StructureLinks, tableKey } from '../../model/structure.ts'
import { defaultOfExisting } from './default-of-existing.ts'
import { expectedValueOf, knownValue } from './expected-rows.ts'

/** A model whose table is there before and after a change of structure. */
export interface ModelLink {
  readonly from: Model
  readonly to: Model
  /** The fields after, in the order of the table. */
  readonly fields: readonly FieldLink[]
  /** Nothing about its rows is other. */
  readonly isSame: boolean
}

export interface FieldLink {
  /** Null: it is new. */
  readonly from: Field | null
  readonly to: Field
}

/** What a value becomes in a column of another type. Undefined: nobody can know. */
export type Recast = (link: FieldLink, value: JsonValue) => JsonValue | undefined

/** By the names of models before. */
export function linkModels(before: Schema, after: Schema, links: StructureLinks): ReadonlyMap<ModelName, ModelLink> {
  const now = new Map([...after.models.values()].map((model) => [tableKey(model.table), model]))
  const linked = new Map<ModelName, ModelLink>()
  for (const from of before.models.values()) {
    const link = links.get(tableKey(from.table))
    const to = link && now.get(tableKey(link.after))
    if (!link || !to) continue
    const origins = new Map([...link.columns].map(([old, current]) => [current, old]))
    const byColumn = new Map(from.fields.map((field) => [field.column, field]))
    const fields = to.fields.map((field): FieldLink => {
      return { from: byColumn.get(origins.get(field.column) ?? '') ?? null, to: field }
    })
    linked.set(from.name, { from, to, fields, isSame: isSame(from, to, fields) })
  }
  return linked
}

function isSame(from: Model, to: Model, fields: readonly FieldLink[]): boolean {
  return (
    from.name === to.name &&
    from.primaryKey.join() === to.primaryKey.join() &&
    from.fields.length === fields.length &&
    fields.every((link) => link.from?.name === link.to.name && !isRetyped(link) && !isToGenerate(link))
  )
}

/** Whether its values are to be cast. */
export function isRetyped({ from, to }: FieldLink): boolean {
  return from !== null && JSON.stringify([from.sqlType, from.type]) !== JSON.stringify([to.sqlType, to.type])
}

/** Whether the column is generated in a way in which it was not. */
export function isToGenerate(link: FieldLink): boolean {
  const { from, to } = link
  if (to.generated === null) return false
  return from === null || isRetyped(link) || JSON.stringify(from.generated) !== JSON.stringify(to.generated)
}

/**
 * Expects the same rows in another structure: those of dropped tables are gone, fields are renamed, cast, dropped, or new
 * with their defaults. What they were before the steps is carried over in the same way. Columns that are to be generated
 * are left open.
 */
export function followStructure(
  { rows, removed }: Expected,
  models: ReadonlyMap<ModelName, ModelLink>,
  recast: Recast,
): Expected {
  const followed = (row: ExpectedRow): readonly ExpectedRow[] => {
    const link = models.get(row.model)
    return link ? [link.isSame ? row : followRow(row, link, recast)] : []
  }
  return {
    rows: rows.flatMap(followed),
    removed: removed.flatMap((entry) => {
      const link = models.get(entry.row.model)
      return link ? [link.isSame ? entry : { ...entry, row: followBefore(entry.row, link, recast) }] : []
    }),
  }
}

function followRow(row: ExpectedRow, link: ModelLink, recast: Recast): ExpectedRow {
  const values = new Map<string, ExpectedValue>()
  for (const field of link.fields) {
    const value = followValue(row, link.from, field, recast)
    if (value !== undefined) values.set(field.to.name, value)
  }
  const names = new Map(link.fields.flatMap(({ from, to }) => (from ? [[from.name, to.name] as const] : [])))
  const intended = [...row.intended].flatMap(([name, origin]) => {
    const to = names.get(name)
    return to === undefined ? [] : [[to, origin] as const]
  })
  const key = keyOf(link.to, (name) => values.get(name))
  return {
    ...row,
    model: link.to.name,
    pk: key === undefined ? expectMatch({ matcher: 'generated' }) : key,
    fields: Object.fromEntries([...values].filter(([name]) => !isKey(link.to, name))),
    before: row.before && followBefore(row.before, link, recast),
    intended: new Map(intended),
    reportedPk: row.reportedPk === null ? null : reportedKey(row, link, recast),
  }
}

function followValue(row: ExpectedRow, model: Model, link: FieldLink, recast: Recast): ExpectedValue | undefined {
  if (isToGenerate(link)) return expectMatch({ matcher: 'any' })
  if (link.from === null) return defaultOfExisting(link.to)
  const value = model.primaryKey.includes(link.from.name)
    ? expectedValueOf(model, row, link.from.name)
    : (knownValue(model, row, link.from.name) ?? expectedValueOf(model, row, link.from.name))
  // A matcher may hold what was to follow from a step: by now nothing does.
  if (isMatcher(value)) return expectMatch(isRetyped(link) && isOfType(value.rule) ? { matcher: 'any' } : value.rule)
  if (value === undefined || value === null || !isRetyped(link)) return value
  const cast = recast(link, value)
  // Nobody can tell what becomes of it: as it is, it differs from whatever it becomes, unless that is declared.
  return cast === undefined ? expectMatch({ matcher: 'one-of', values: [value] }) : cast
}

/** Whether a value of another type can't match, though it is what became of one that did. */
function isOfType(rule: Matcher): boolean {
  if (rule.matcher === 'one-of') return rule.values.length > 1
  return rule.matcher === 'matches' || rule.matcher === 'close-to'
}

function followBefore(row: Row, link: ModelLink, recast: Recast): Row {
  const values = new Map<string, JsonValue>()
  for (const field of link.fields) {
    const value = valueBefore(row, link.from, field, recast)
    if (value !== undefined) values.set(field.to.name, value)
  }
  const key = keyOf(link.to, (name) => values.get(name))
  return {
    model: link.to.name,
    pk: key === undefined || isMatcher(key) ? row.pk : key,
    fields: Object.fromEntries([...values].filter(([name]) => !isKey(link.to, name))),
  }
}

/** Undefined: nobody knows it. */
function valueBefore(row: Row, model: Model, link: FieldLink, recast: Recast): JsonValue | undefined {
  if (isToGenerate(link)) return undefined
  if (link.from === null) {
    const value = defaultOfExisting(link.to)
    return isMatcher(value) ? undefined : value
  }
  const value = fieldValue(model, row, link.from.name)
  if (value === undefined || value === null || !isRetyped(link)) return value
  return recast(link, value) ?? value
}

/** Null for a table without a key. Undefined: a part of it is not known. */
function keyOf(model: Model, value: (name: string) => ExpectedValue | undefined): ExpectedRow['pk'] | undefined {
  const parts = model.primaryKey.map(value)
  const [first] = parts
  if (parts.length === 0) return null
  if (hasScalarPk(model)) return first === undefined || isMatcher(first) ? first : toPrimaryKey(first)
  const known = parts.filter((part): part is JsonValue => part !== undefined && !isMatcher(part))
  return known.length === parts.length ? known : undefined
}

/** The key that the server reported, as it is by now. */
function reportedKey(row: ExpectedRow, { from, to, fields }: ModelLink, recast: Recast): PrimaryKey | null {
  const key = keyOf(to, (name) => {
    const link = fields.find((field) => field.to.name === name)
    const value = link?.from ? knownValue(from, row, link.from.name) : undefined
    return link && value !== undefined && value !== null && isRetyped(link) ? recast(link, value) : value
  })
  return key === undefined || isMatcher(key) ? null : key
}

function isKey(model: Model, name: string): boolean {
  return hasScalarPk(model) && model.primaryKey[0] === name
}

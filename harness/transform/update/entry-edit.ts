import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts'

/** What becomes of an entry of a case file. */
export type EntryEdit =
  | { readonly kind: 'remove' }
  | { readonly kind: 'replace'; readonly entry: JsonObject }
  | {
      readonly kind: 'amend'
      /** Values by field name. */
      readonly set: Readonly<Record<string, JsonValue>>
      /** Names of fields that are dropped; another one stays, or is set. */
      readonly drop: readonly string[]
      /** Null: it goes. Absent: as it is. */
      readonly count?: number | null
      /** Values of one condition whose rows `where` finds no longer. */
      readonly exclude?: Exclusion
    }

export interface Exclusion {
  readonly key: string
  readonly values: readonly JsonValue[]
}

/** The entry as it is then; null when it is gone. */
export function edited(entry: JsonObject, edit: EntryEdit): JsonObject | null {
  if (edit.kind === 'remove') return null
  if (edit.kind === 'replace') return edit.entry
  const { count, exclude } = edit
  const fields = isJsonObject(entry.fields) ? entry.fields : {}
  const kept = Object.entries(fields).filter(([name]) => !edit.drop.includes(name))
  const changed = { ...Object.fromEntries(kept), ...edit.set }
  const { count: counted, ...rest } = entry
  return {
    ...(count === null ? rest : { ...rest, ...(counted === undefined ? {} : { count: counted }) }),
    ...(Object.keys(changed).length > 0 ? { fields: changed } : {}),
    ...(count === undefined || count === null ? {} : { count }),
    ...(exclude === undefined ? {} : { where: excluding(entry.where, exclude) ?? 'all' }),
  }
}

/** `where` with one condition more; null when it says something of the same key that can't be joined to it. */
export function excluding(where: JsonValue | undefined, { key, values }: Exclusion): JsonObject | null {
  const [value, ...more] = values
  if (value === undefined) return null
  const condition = { $not: more.length === 0 ? value : { $in: values } }
  if (!isJsonObject(where)) return { [key]: condition }
  const known = where[key]
  if (known === undefined) return { ...where, [key]: condition }
  if (!isJsonObject(known) || '$not' in known || !Object.keys(known).every((name) => name.startsWith('$'))) return null
  return { ...where, [key]: { ...known, ...condition } }
}

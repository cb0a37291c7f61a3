import type { ColumnType } from './catalog.ts'
import type { JsonValue } from './json.ts'
import type { JsonPath } from './json-path.ts'

/**
 * What a value is replaced by: one of its kind. The same original has the same replacement everywhere in a snapshot, and
 * two originals never share one.
 * - `email`: another address; all addresses of one domain stay in one domain
 * - `name`: of a person or thing, of as many words; `username`, `slug`: one word of lower-case letters and digits, a slug
 *   also with dashes
 * - `phone`: other digits; it and `secret` are for numbers too
 * - `ip`: an address of the same family and kind; `host`: a host name; `url`: host, path and query are replaced
 * - `uuid`: of the same version
 * - `secret`: as long, of the same alphabet; `token`: the same but for what tells its kind, as `ghp_` does
 * - `text`: letters and digits by others of their kind, all else as it was
 * - `datetime`: moved, so that all moments of a snapshot keep their order
 */
export const replacements = [
  'email',
  'name',
  'username',
  'slug',
  'phone',
  'ip',
  'host',
  'url',
  'uuid',
  'secret',
  'token',
  'text',
  'datetime',
] as const
export type Replacement = (typeof replacements)[number]

/**
 * What sanitizing makes of a field.
 * - `keep`: nothing; what is replaced elsewhere must not be found in it. With a reason: it may be, since its values are
 *   words of the application
 * - `null`, or `set`: every value that is there becomes this one
 * - `paths`: of JSON, by path (see json-path.ts), the longest path first; `rest` is for what no path names, where `keep`
 *   stops at what looks personal; `names`: what the names of members that no path names become, or why they may be what is
 *   replaced elsewhere. Absent: they may not; where `rest` replaces, those that look personal are replaced too
 */
export type SanitizeRule =
  | 'keep'
  | { readonly keep: string }
  | 'null'
  | { readonly set: JsonValue }
  | Replacement
  | {
      readonly paths: Readonly<Record<string, SanitizeRule>>
      readonly rest: SanitizeRule
      readonly names?: { readonly keep: string } | Replacement
    }

/** A rule, as it is bound to a field. */
export type SanitizeDecision =
  /** `because`: why originals may be found in it; null: they must not. */
  | { readonly kind: 'keep'; readonly because: string | null }
  | { readonly kind: 'set'; readonly value: JsonValue }
  | { readonly kind: 'replace'; readonly by: Replacement }
  | {
      readonly kind: 'within'
      readonly paths: readonly { readonly path: JsonPath; readonly decision: SanitizeDecision }[]
      readonly rest: SanitizeDecision
      /** Of the names of members that no path names; null: originals must not be found in them. */
      readonly names: NamesDecision | null
    }

/** What sanitizing makes of the names of members. */
export type NamesDecision =
  | { readonly kind: 'keep'; readonly because: string }
  | { readonly kind: 'replace'; readonly by: Replacement }

/** Types whose values say nothing of a person by themselves. Moments do, and are moved without being asked. */
const plainTypes: ReadonlySet<string> = new Set(
  (
    'bool int2 int4 int8 oid float4 float8 numeric money time timetz interval bit varbit xid xid8 cid tid pg_lsn ' +
    'pg_snapshot txid_snapshot int2vector oidvector char regclass regtype regnamespace regrole regconfig regdictionary ' +
    'regcollation regproc regprocedure regoper regoperator'
  ).split(' '),
)

/** Whether somebody has to say what sanitizing makes of values of a type: texts, JSON, bytes, addresses, keys and the like. */
export function mayBePersonal(type: ColumnType): boolean {
  switch (type.kind) {
    case 'enum':
      return false
    case 'domain':
      return mayBePersonal(type.base)
    case 'array':
      return mayBePersonal(type.element)
    case 'range':
    case 'multirange':
      return mayBePersonal(type.subtype)
    case 'composite':
      return true
    case 'base':
      return !plainTypes.has(type.name) && !holdsMoments(type)
  }
}

const numericTypes: ReadonlySet<string> = new Set(['int2', 'int4', 'int8', 'numeric'])

/** Numbers that may be those of a person, such as of a telephone, and lists of them: their names tell. */
export function isNumeric(type: ColumnType): boolean {
  if (type.kind === 'domain') return isNumeric(type.base)
  if (type.kind === 'array') return isNumeric(type.element)
  return type.kind === 'base' && numericTypes.has(type.name)
}

/** Dates and times of dates, and lists and ranges of them. */
export function holdsMoments(type: ColumnType): boolean {
  switch (type.kind) {
    case 'domain':
      return holdsMoments(type.base)
    case 'array':
      return holdsMoments(type.element)
    case 'range':
    case 'multirange':
      return holdsMoments(type.subtype)
    case 'enum':
    case 'composite':
      return false
    case 'base':
      return type.name === 'timestamp' || type.name === 'timestamptz' || type.name === 'date'
  }
}

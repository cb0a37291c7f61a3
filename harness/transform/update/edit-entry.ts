import type { Quoting } from '../../model/entry-yaml.ts'
import { isJsonObject, type JsonObject, type JsonValue, jsonEquals } from '../../model/json.ts'
import { type EntryEdit, edited } from './entry-edit.ts'
import { withoutPart, withValue } from './with-value.ts'

type Amendment = Extract<EntryEdit, { readonly kind: 'amend' }>

/**
 * The text of an entry with the fields amended, all else as it was. Of an entry whose text does not say itself what its
 * fields are (it is an alias, say) nothing comes.
 * @param text of the entry alone
 * @param column where its first line begins
 * @param entry what the text means
 */
export function amendEntryText(
  text: string,
  column: number,
  entry: JsonObject,
  amendment: Amendment,
  quoting: Quoting,
): string | null {
  const padding = ' '.repeat(column)
  const after = edited(entry, amendment)
  let padded: string | null = padding + text
  const known = isJsonObject(entry.fields) ? entry.fields : {}
  for (const [name, value] of Object.entries(amendment.set)) {
    if (Object.hasOwn(known, name) && jsonEquals(known[name], value)) continue
    padded = padded && withValue(padded, ['fields', name], known[name], value, quoting)
  }
  for (const name of amendment.drop) {
    if (Object.hasOwn(amendment.set, name) || !Object.hasOwn(known, name)) continue
    padded = padded && withoutPart(padded, ['fields', name])
  }
  const { count } = amendment
  if (count === null && entry.count !== undefined) padded = padded && withoutPart(padded, ['count'])
  if (count !== undefined && count !== null)
    padded = padded && withValue(padded, ['count'], entry.count, count, quoting)
  if (amendment.exclude) padded = padded && withWhere(padded, entry.where, after?.where ?? 'all', quoting)
  // The text has no line break at its end, so what is left of it has none.
  return padded?.slice(column).replace(/(?:\r?\n)+$/, '') ?? null
}

/** `where` gets a condition, or one of its conditions an operator: nothing of it goes. */
function withWhere(text: string, before: JsonValue | undefined, after: JsonValue, quoting: Quoting): string | null {
  if (!isJsonObject(before) || !isJsonObject(after)) return withValue(text, ['where'], before, after, quoting)
  const key = Object.keys(after).find((name) => !jsonEquals(before[name], after[name]))
  if (key === undefined) return text
  const [known, wanted] = [before[key], after[key] ?? null]
  if (!isJsonObject(known) || !isJsonObject(wanted)) return withValue(text, ['where', key], known, wanted, quoting)
  return withValue(text, ['where', key, '$not'], known.$not, wanted.$not ?? null, quoting)
}

import { diffableText, isObject, nameOf, readJson } from './read-json.ts'

/** The fields of a row, in their order, each with its JSON text. */
export type RowFieldList = readonly (readonly [name: string, text: string])[]

/** Null where the text is no whole object of JSON (as one that was cut). */
export function fieldsOfRow(text: string): RowFieldList | null {
  const row = readJson(text)
  if (!isObject(row)) return null
  return Object.entries(row).map(([name, value]) => [nameOf(name), diffableText(value)])
}

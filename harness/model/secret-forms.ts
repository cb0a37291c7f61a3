import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, jsonText, numberText } from './json.ts'
import { isTooDeep } from './too-deep.ts'

/** What some text within which a text is written as it is not. */
const escaped = /["'\\\u0000-\u001f]/
const binary = /^\\x[0-9a-f]+$/

/**
 * The text as it is, and as it is written in JSON, in an array, in a row, and in a literal of SQL, also as JSON texts.
 */
export function secretForms(text: string): readonly string[] {
  if (!escaped.test(text)) return [text]
  const written = [
    text,
    text.replace(/["\\]/g, '\\$&'),
    text.replace(/["\\]/g, '$&$&'),
    text.replaceAll("'", "''"),
    text.replace(/['\\]/g, '$&$&'),
    inJson(text),
    ...(binary.test(text) ? [text.slice(2)] : []),
  ]
  return [...new Set([...written, ...written.map(inJson)])]
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/**
 * The texts that tell a value: of a list or an object every text within it, and its own text where it holds any.
 * Numbers, booleans and null tell nothing.
 */
export function secretTexts(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value]
  if (isJsonArray(value)) return [...textsOfWhole(value), ...value.flatMap(secretTexts)]
  if (!isJsonObject(value)) return []
  if (typeof value.$json === 'string' && isTooDeep(value.$json)) return [value.$json, ...textsWithin(value.$json)]
  const exact = exactJson(value)
  if (exact !== null) return [...Object.values(value).flatMap(secretTexts), ...secretTexts(exact)]
  return [...textsOfWhole(value), ...Object.values(value).flatMap(secretTexts)]
}

/** Of a JSON text that is nested too deep to be gone through. */
function textsWithin(json: string): readonly string[] {
  return [...json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"/g)].flatMap(([text]) => {
    try {
      return [String(JSON.parse(text))]
    } catch {
      return []
    }
  })
}

/** As snapshots write it, and as PostgreSQL writes a `jsonb`. */
function textsOfWhole(value: JsonValue): readonly string[] {
  const text = jsonText(value)
  return text.includes('"') ? [text, spacedText(value)] : []
}

/** PostgreSQL manual, 8.14: `jsonb` keeps no order of keys; it has shorter ones first. */
function spacedText(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(spacedText).join(', ')}]`
  if (!isJsonObject(value)) return numberText(value) ?? JSON.stringify(value)
  const members = Object.entries(value)
    .map(([name, member]) => ({ name: Buffer.from(name), text: `${JSON.stringify(name)}: ${spacedText(member)}` }))
    .sort((a, b) => a.name.length - b.name.length || Buffer.compare(a.name, b.name))
  return `{${members.map(({ text }) => text).join(', ')}}`
}

/**
 * What a snapshot's `{"$json": "…exact text…"}` holds; null for any other value, and for one that is nested too
 * deep to be worked on.
 */
export function exactJson(value: JsonObject): JsonValue | null {
  if (typeof value.$json !== 'string' || Object.keys(value).length > 1) return null
  if (isTooDeep(value.$json)) return null
  try {
    return JSON.parse(value.$json)
  } catch {
    return null
  }
}

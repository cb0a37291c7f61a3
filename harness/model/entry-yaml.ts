import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, jsonText } from './json.ts'

/** How texts are quoted. `double`: always; `plain`: where YAML would read something else; `json`: keys as well. */
export type Quoting = 'double' | 'plain' | 'json'

/**
 * A list item that is an entry of a case file, as lines of YAML: on one line where it fits into `width` and need not be
 * in block style, else a line for each of its members, and for each field where those are too wide as well.
 */
export function entryLines(
  entry: JsonObject,
  {
    quoting,
    width,
    isBlock = false,
  }: { readonly quoting: Quoting; readonly width: number; readonly isBlock?: boolean },
): readonly string[] {
  const [[name, only] = ['', null], ...others] = Object.entries(entry)
  const isSingle = others.length === 0 && !isJsonObject(only)
  const line = `- ${isSingle ? `${yamlKey(name, quoting)}: ${flowYaml(only, quoting)}` : flowYaml(entry, quoting)}`
  const hasFields = isJsonObject(entry.fields) && Object.keys(entry.fields).length > 0
  if (!isBlock && (line.length <= width || !hasFields)) return [line]
  const lines = Object.entries(entry).flatMap(([name, value]) => {
    const member = `${yamlKey(name, quoting)}: ${flowYaml(value, keyedQuoting(name, value, quoting))}`
    const isWide = !isBlock || member.length + 2 > width
    if (name !== 'fields' || !isJsonObject(value) || !hasFields || !isWide) return [member]
    const fields = Object.entries(value).map(([key, item]) => `  ${yamlKey(key, quoting)}: ${flowYaml(item, quoting)}`)
    return ['fields:', ...fields]
  })
  return lines.map((text, index) => `${index === 0 ? '- ' : '  '}${text}`)
}

/** A value on one line. What `$json` holds is written as JSON. */
export function flowYaml(value: JsonValue, quoting: Quoting): string {
  if (isJsonArray(value)) return `[${value.map((item) => flowYaml(item, quoting)).join(', ')}]`
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([key, item]) => {
      return `${yamlKey(key, quoting)}: ${key === '$json' ? jsonText(item) : flowYaml(item, keyedQuoting(key, item, quoting))}`
    })
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
  }
  if (typeof value !== 'string') return jsonText(value)
  return quoting === 'plain' && isPlain(value) ? value : JSON.stringify(value)
}

/** Plain where YAML reads the very name; JSON's strings are YAML's double-quoted ones. */
export function yamlKey(name: string, quoting: Quoting): string {
  return quoting !== 'json' && /^\$?[A-Za-z_][A-Za-z0-9_.]*$/.test(name) && !isWord(name) ? name : JSON.stringify(name)
}

const wordKeys: ReadonlySet<string> = new Set([
  'added',
  'removed',
  'changed',
  'merged',
  'overwritten',
  'leftOut',
  'where',
  '$after',
  '$before',
  '$type',
])

/** What names something is a word, and not a value of the application. */
function keyedQuoting(key: string, value: JsonValue, quoting: Quoting): Quoting {
  if (quoting !== 'double' || typeof value !== 'string') return quoting
  return wordKeys.has(key) ? 'plain' : quoting
}

function isPlain(text: string): boolean {
  return /^(?:\.\/)?[\p{L}_](?:[\p{L}\p{N}_./@ -]*[\p{L}\p{N}_./@-])?$/u.test(text) && !isWord(text)
}

/** What some reader of YAML takes for something else than a text. */
function isWord(text: string): boolean {
  return /^(?:null|true|false|yes|no|on|off|y|n)$/i.test(text)
}

import { isJsonArray, type JsonArray, type JsonValue, jsonNumber } from '../../model/json.ts'
import { ValueError } from './codec.ts'

const token =
  /\s*(?:([[\],()])|('(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")|(None|null|True|true|False|false)|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?))\s*/y

const words: Readonly<Record<string, JsonValue>> = {
  None: null,
  null: null,
  True: true,
  true: true,
  False: false,
  false: false,
}

/** More than any array has dimensions. */
const maxDepth = 100

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '0': '\0' }

/**
 * Reads `['a', "b", 1.5, None, [True]]`, Python's text of a list, and a JSON array likewise.
 * @throws ValueError when the text is neither
 */
export function parsePythonList(text: string): JsonArray {
  const tokens = tokenize(text)
  let position = 0

  function list(depth: number): JsonArray {
    if (depth > maxDepth) throw notAList()
    const items: JsonValue[] = []
    position += 1
    while (tokens[position]?.punctuation !== ']') {
      items.push(item(depth))
      if (tokens[position]?.punctuation === ',') position += 1
      else if (tokens[position]?.punctuation !== ']') throw notAList()
    }
    position += 1
    return items
  }

  function item(depth: number): JsonValue {
    const next = tokens[position]
    if (next === undefined) throw notAList()
    if (next.punctuation === '[') return list(depth + 1)
    if (next.value === undefined) throw notAList()
    position += 1
    return next.value
  }

  const value = item(0)
  if (!isJsonArray(value) || position !== tokens.length) throw notAList()
  return value
}

interface Token {
  readonly punctuation?: string
  readonly value?: JsonValue
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const match = token.exec(text)
    if (!match) throw notAList()
    const [, punctuation, string, word, number] = match
    if (punctuation !== undefined) tokens.push({ punctuation })
    else if (string !== undefined) tokens.push({ value: unquote(string) })
    else if (word !== undefined) tokens.push({ value: words[word] ?? null })
    else tokens.push({ value: jsonNumber(number ?? '') })
  }
  return tokens
}

function unquote(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(
      /\\(?:(?:U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))|([\s\S]))/g,
      (_, long, unicode, byte, character: string) => {
        const code: string | undefined = long ?? unicode ?? byte
        return code === undefined ? (escapes[character] ?? character) : fromCode(Number.parseInt(code, 16))
      },
    )
}

function fromCode(code: number): string {
  if (code > 0x10ffff) throw notAList()
  return String.fromCodePoint(code)
}

function notAList(): ValueError {
  return new ValueError('expected an array')
}

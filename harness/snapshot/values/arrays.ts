import { isJsonArray, isJsonObject, type JsonValue } from '../../model/json.ts'
import { type Codec, ValueError } from './codec.ts'
import { parsePythonList } from './python-list.ts'

/**
 * Arrays: JSON arrays of the element's form, null for a NULL element. An array whose bounds do not start at 1 is
 * `{"$array": "[0:1]={…}"}`. Also read: the same in a string, as JSON or as Python prints a list (old Sentry exports).
 */
export function arrayCodec(element: Codec): Codec {
  return {
    decode(text) {
      if (text.startsWith('[')) return { $array: text }
      return new ArrayTextReader(text, element).read()
    },
    encode(value) {
      if (isJsonArray(value)) return writeArray(value, element)
      if (isJsonObject(value) && typeof value.$array === 'string') return value.$array
      if (typeof value !== 'string') throw new ValueError('expected an array')
      if (value.startsWith('{') || /^(?:\[-?\d+:-?\d+\])+=\{/.test(value)) return value
      return writeArray(parsePythonList(value), element)
    },
  }
}

function writeArray(items: readonly JsonValue[], element: Codec): string {
  return `{${items.map((item) => writeItem(item, element)).join(',')}}`
}

function writeItem(item: JsonValue, element: Codec): string {
  if (item === null) return 'NULL'
  if (isJsonArray(item)) return writeArray(item, element)
  return `"${element.encode(item).replace(/["\\]/g, '\\$&')}"`
}

/** PostgreSQL manual, "Array Input and Output Syntax" (8.15.6). */
class ArrayTextReader {
  private readonly text: string
  private readonly element: Codec
  private position = 0

  constructor(text: string, element: Codec) {
    this.text = text
    this.element = element
  }

  read(): JsonValue {
    const items: JsonValue[] = []
    this.position += 1
    if (this.text[this.position] === '}') this.position += 1
    else {
      do items.push(this.item())
      while (this.text[this.position++] === ',')
    }
    return items
  }

  private item(): JsonValue {
    const first = this.text[this.position]
    if (first === '{') return this.read()
    if (first === '"') return this.element.decode(this.quoted())
    const end = this.text.slice(this.position).search(/[,}]/) + this.position
    const word = this.text.slice(this.position, end)
    this.position = end
    return word === 'NULL' ? null : this.element.decode(word)
  }

  private quoted(): string {
    const parts: string[] = []
    for (this.position += 1; this.text[this.position] !== '"'; this.position += 1) {
      if (this.text[this.position] === '\\') this.position += 1
      parts.push(this.text[this.position] ?? '')
    }
    this.position += 1
    return parts.join('')
  }
}

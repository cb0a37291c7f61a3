import { isJsonArray, isJsonObject, type JsonArray, type JsonValue } from '../../model/json.ts'
import { type ArrayItem, type ArrayText, isArrayText, readArrayText, writeArrayText } from './array-text.ts'
import { type Codec, ValueError } from './codec.ts'
import { parsePythonList } from './python-list.ts'

export interface ArrayOptions {
  readonly element: Codec
  /** What PostgreSQL puts between elements: a comma, but for boxes. */
  readonly delimiter: string
  /** The key of the one-key object that an element stands in whose own form is a list; null when none is. */
  readonly wrapper: '$json' | '$array' | null
}

/**
 * Arrays: JSON arrays of the element's form, null for a NULL element. An array whose bounds do not start at 1 is
 * `{"$array": "[0:1]={…}"}`. Also read: a list in a string, as JSON, PostgreSQL or Python prints it (old Sentry
 * exports).
 */
export function arrayCodec({ element, delimiter, wrapper }: ArrayOptions): Codec {
  const decodeItem = (item: ArrayItem): JsonValue => {
    if (item === null) return null
    if (typeof item !== 'string') return item.map(decodeItem)
    const value = element.decode(item)
    // A list here would read as one more dimension.
    return wrapper !== null && isJsonArray(value)
      ? { [wrapper]: wrapper === '$json' ? item : element.encode(value) }
      : value
  }
  const encodeItem = (value: JsonValue): ArrayItem => {
    if (value === null) return null
    return isJsonArray(value) ? value.map(encodeItem) : encodeElement(value)
  }
  const encodeElement = (value: JsonValue): ArrayItem => {
    try {
      return element.encode(value)
    } catch (error) {
      // Django writes each further dimension as the JSON of a list in a string.
      if (typeof value !== 'string' || !/^\s*\[/.test(value)) throw error
      return parsePythonList(value).map(encodeItem)
    }
  }
  const encodeText = (item: ArrayItem): ArrayItem => {
    if (item === null) return null
    if (typeof item !== 'string') return item.map(encodeText)
    return element.encode(wrapper === '$json' ? { $json: item } : item)
  }
  const rewrite = ({ bounds, items }: ArrayText): string =>
    writeArrayText({ bounds, items: items.map(encodeText) }, delimiter)
  return {
    decode(text) {
      const array = readArrayText(text, delimiter)
      // A number has several texts: also of one that PostgreSQL prints there must be one spelling only.
      return array.bounds === '' ? array.items.map(decodeItem) : { $array: rewrite(array) }
    },
    encode(value) {
      const given = listOrText(value)
      if (typeof given === 'string') return rewrite(readArrayText(given, delimiter))
      return writeArrayText({ bounds: '', items: given.map(encodeItem) }, delimiter)
    },
  }
}

function listOrText(value: JsonValue): JsonArray | string {
  if (isJsonArray(value)) return value
  const text = isJsonObject(value) && Object.keys(value).length === 1 ? value.$array : value
  if (typeof text !== 'string') throw new ValueError('expected an array')
  return isArrayText(text) ? text : parsePythonList(text)
}

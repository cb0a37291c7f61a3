import type { ColumnType } from '../../model/catalog.ts'
import { isJsonArray, isJsonObject, type JsonValue, numberText } from '../../model/json.ts'
import { type ArrayItem, isArrayText, readArrayText } from '../values/array-text.ts'
import { ValueError } from '../values/codec.ts'
import { canonicalValue, codecFor } from '../values/codec-for.ts'

/**
 * Whether a value is one of a type whose values say nothing of a person, and no text that stands in its place: such a
 * text would be passed on. Of types that are read as PostgreSQL's own text it is whether it has no words of its own.
 */
export function isPlainValue(type: ColumnType, value: JsonValue): boolean {
  if (value === null || typeof value === 'boolean' || numberText(value) !== null) return true
  if (typeof value === 'string' && value.trim() === '') return true
  switch (type.kind) {
    case 'domain':
      return isPlainValue(type.base, value)
    case 'enum':
      return typeof value === 'string' && type.labels.includes(value)
    case 'array':
      return isPlainList(type, value)
    case 'range':
    case 'multirange':
      return hasNoWords(canonical(type, value))
    case 'composite':
      return false
    case 'base':
      return isPlainText(type.name, canonical(type, value))
  }
}

function isPlainList(type: Extract<ColumnType, { readonly kind: 'array' }>, value: JsonValue): boolean {
  const list = canonical(type, value)
  if (isJsonArray(list)) return areAllPlain(type.element, list)
  const text = isJsonObject(list) ? list.$array : undefined
  if (typeof text !== 'string' || !isArrayText(text)) return false
  return areAllPlain(type.element, readArrayText(text, type.delimiter ?? ',').items)
}

function areAllPlain(element: ColumnType, items: readonly (JsonValue | ArrayItem)[]): boolean {
  return items.every((item) => (isJsonArray(item) ? areAllPlain(element, item) : isPlainValue(element, item)))
}

/** Undefined: it cannot be read as one. */
function canonical(type: ColumnType, value: JsonValue): JsonValue | undefined {
  try {
    return canonicalValue(codecFor(type), value)
  } catch (error) {
    if (error instanceof ValueError) return undefined
    throw error
  }
}

/** Types whose values are read without a look at what they say. */
function isPlainText(name: string, value: JsonValue | undefined): boolean {
  switch (name) {
    case 'money':
      // With the sign of its currency.
      return typeof value === 'string' && /^\P{L}*\p{L}{0,3}\P{L}*$/u.test(value)
    case 'pg_lsn':
      return typeof value === 'string' && /^[0-9a-f]+\/[0-9a-f]+$/i.test(value)
    case 'char':
      return typeof value === 'string' && (value.length <= 1 || /^\\\d{3}$/.test(value))
    case 'interval':
    case 'timetz':
    case 'bit':
    case 'varbit':
    case 'xid':
    case 'xid8':
    case 'cid':
    case 'tid':
    case 'pg_snapshot':
    case 'txid_snapshot':
    case 'int2vector':
    case 'oidvector':
      return hasNoWords(value)
    default:
      return value !== undefined
  }
}

const signs = /[\d\s.,:;+\-/()[\]{}"\\]/u.source
const word =
  /(?<!\p{L})(?:-?infinity|nan|empty|bc|years?|mon(?:th)?s?|weeks?|days?|hours?|min(?:ute)?s?|sec(?:ond)?s?|ago)(?!\p{L})/u
    .source
const isoInterval = /P(?:[\d.-]+[YMWD])*(?:T(?:[\d.-]+[HMS])+)?/.source
const plain = new RegExp(`^(?:${signs}|${word}|${isoInterval}|(?<=\\d)[TZE](?!\\p{L}))*$`, 'iu')

/** Numbers and moments, in brackets or not, and the words that PostgreSQL itself writes among them. */
function hasNoWords(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && plain.test(value)
}

import type { BaseType, ColumnType } from '../../model/catalog.ts'
import { isOwnText } from './codec-for.ts'

/**
 * True when a JSON text (other than `null`) surely is the canonical form of a value of a type, as JSON.stringify writes
 * it. Of json and jsonb, whose members may stand in another order: surely some value. False says nothing: the value has
 * to be read. Several times as quick as reading.
 */
export type Recognizer = (jsonText: string) => boolean

/** Null when values of the type always have to be read. */
export function recognizerFor(type: ColumnType): Recognizer | null {
  switch (type.kind) {
    case 'base':
      return baseRecognizer(type)
    case 'domain':
      return recognizerFor(type.base)
    case 'enum': {
      const labels = new Set(type.labels.map((label) => JSON.stringify(label)))
      return (text) => labels.has(text)
    }
    case 'range':
      return isRangeText
    case 'composite':
    case 'multirange':
      return isOwnText(type) ? isPlainText : null
    case 'array':
      return null
  }
}

/** Whether a column's canonical form is one text for equal values: that of json may have its members in any order. */
export function hasOneText(type: ColumnType): boolean {
  if (type.kind === 'domain') return hasOneText(type.base)
  return !(type.kind === 'base' && (type.name === 'json' || type.name === 'jsonb'))
}

function baseRecognizer(type: BaseType): Recognizer | null {
  const { name, scale, length } = type
  if (name === 'numeric') return numeric(scale)
  if (name === 'bpchar') return length === undefined ? isPlainText : null
  if (Object.hasOwn(recognizers, name)) return recognizers[name] ?? null
  return isOwnText(type) ? isPlainText : null
}

/** A pattern without the flags `g` and `y` keeps no state. */
const matches =
  (pattern: RegExp): Recognizer =>
  (text) =>
    pattern.test(text)

/** A string without escapes other than those that JSON.stringify writes. */
const isPlainText = matches(/^"[^\\]*(?:\\["\\bfnrt][^\\]*)*"$/)

/** What begins with a brace is the JSON that Django writes. */
const isRangeText: Recognizer = (text) => !/^"\s*\{/.test(text) && isPlainText(text)

const day = '(?!0000)\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])'
const moment = `${day}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{3}(?:(?!000)\\d{3})?`

/** As many digits as every number of the type can have, none of them for show. */
const integer = (digits: number): Recognizer => matches(new RegExp(`^(?:0|-?[1-9]\\d{0,${digits - 1}})$`))

const recognizers: Readonly<Record<string, Recognizer>> = {
  bool: (text) => text === 'true' || text === 'false',
  int2: integer(4),
  int4: integer(9),
  int8: integer(18),
  oid: matches(/^(?:0|[1-9]\d{0,8})$/),
  float8: (text) => /^[-\d]/.test(text) && text !== '-0' && String(Number(text)) === text,
  uuid: matches(/^"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"$/),
  bytea: matches(/^"\\\\x(?:[0-9a-f]{2})*"$/),
  timestamptz: matches(new RegExp(`^"${moment}Z"$`)),
  timestamp: matches(new RegExp(`^"${moment}"$`)),
  date: matches(new RegExp(`^"${day}"$`)),
  // What has no escapes but the plainest and no exponent is a json text that every column takes.
  json: (text) => !/\\u|[eE][+-]?\d|"\$json"/.test(text),
  jsonb: (text) => !/\\u|[eE][+-]?\d|"\$json"/.test(text),
}

function numeric(scale: number | undefined): Recognizer {
  if (scale !== undefined && scale < 0) return () => false
  const fraction = scale === undefined ? '(?:\\.\\d+)?' : scale === 0 ? '' : `\\.\\d{${scale}}`
  return matches(new RegExp(`^"(?!-0(?:\\.0*)?")-?(?:0|[1-9]\\d{0,30})${fraction}"$`))
}

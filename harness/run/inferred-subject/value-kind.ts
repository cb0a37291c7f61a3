import type { ColumnType } from '../../model/catalog.ts'
import { parseInstant } from '../../model/instant.ts'

/**
 * What the values of a field are, as far as all of them say: `moment` with an offset from UTC, `clock` without one.
 * `any`: values of several kinds, or of one that says nothing (lists, objects, numbers that are no integers).
 */
export type ValueKind = 'none' | 'integer' | 'boolean' | 'moment' | 'clock' | 'text' | 'any'

/** The kind of a field whose values are of the first kind and one more that has this JSON text. `null` says nothing. */
export function kindWith(kind: ValueKind, jsonText: string): ValueKind {
  if (kind === 'any' || jsonText === 'null') return kind
  if (kind !== 'none' && isOf[kind](jsonText)) return kind
  const other = kindOf(jsonText)
  if (kind === 'none' || kind === other) return other
  return areTexts.has(kind) && areTexts.has(other) ? 'text' : 'any'
}

/**
 * The column that holds values of a kind as they are written: nothing that differs becomes equal in it, but for two
 * spellings of one moment. A column of json tells 1 from 1.0, "1" and true.
 */
export function columnFor(kind: ValueKind): { readonly type: ColumnType; readonly sqlType: string } {
  const [name, sqlType] = columns[kind]
  return { type: { kind: 'base', name }, sqlType }
}

const columns = {
  none: ['json', 'json'],
  integer: ['int8', 'bigint'],
  boolean: ['bool', 'boolean'],
  moment: ['timestamptz', 'timestamp with time zone'],
  clock: ['timestamp', 'timestamp without time zone'],
  text: ['text', 'text'],
  any: ['json', 'json'],
} as const satisfies Record<ValueKind, readonly [name: string, sqlType: string]>

type KnownKind = Exclude<ValueKind, 'none' | 'any'>

/** As bigint prints it. */
function isInteger(text: string): boolean {
  if (/^(?:0|-?[1-9]\d{0,17})$/.test(text)) return true
  return /^-?[1-9]\d{18}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)
}

/** A text that a database can hold: others, with escapes for what no text column takes, are left as they are. */
function isText(text: string): boolean {
  return text.charCodeAt(0) === quote && (!text.includes('\\u') || isStorable(JSON.parse(text)))
}

function isStorable(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\0') && !/\p{Surrogate}/u.test(value)
}

const quote = 34

const hourAndMinute = '(?:[01]\\d|2[0-3]):[0-5]\\d'
const seconds = ':[0-5]\\d(?:\\.\\d{1,6}0*)?'
const date = (day: string): string => `"(?!0000)\\d{4}-(?:0[1-9]|1[0-2])-(?:${day})[T ]`
const zones = { moment: '(?:Z|[+-]\\d\\d(?::?\\d\\d)?)', clock: '' } as const

/** ISO 8601, to the microsecond: what is finer a column would round. */
function timeRule(kind: 'moment' | 'clock'): (text: string) => boolean {
  const usual = new RegExp(`^${date('0[1-9]|1\\d|2[0-8]')}${hourAndMinute}${seconds}${kind === 'moment' ? 'Z' : ''}"$`)
  const other = new RegExp(`^${date('\\d\\d')}${hourAndMinute}(?:${seconds})?${zones[kind]}"$`)
  // Not every month has 31 days, and there is no offset of 20 hours.
  return (text) => usual.test(text) || (other.test(text) && parseInstant(text.slice(1, -1)) !== null)
}

const isOf = {
  integer: isInteger,
  boolean: (text) => text === 'true' || text === 'false',
  moment: timeRule('moment'),
  clock: timeRule('clock'),
  text: isText,
} as const satisfies Record<KnownKind, (jsonText: string) => boolean>

/** The most telling first. */
const known = ['integer', 'boolean', 'moment', 'clock', 'text'] as const satisfies readonly KnownKind[]

const areTexts: ReadonlySet<ValueKind> = new Set(['moment', 'clock', 'text'])

function kindOf(jsonText: string): ValueKind {
  return known.find((kind) => isOf[kind](jsonText)) ?? 'any'
}

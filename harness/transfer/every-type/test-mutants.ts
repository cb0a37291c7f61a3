import { isJsonArray, isJsonObject, type JsonValue } from '../../model/json.ts'

/** A bug planted in the codec of one type, or in what writes its values to files. */
export interface Mutant {
  /** A type of the samples. */
  readonly type: string
  readonly bug: string
  /** What the codec decodes with the bug. */
  readonly decoded?: (value: JsonValue, text: string) => JsonValue
  /** What it encodes. */
  readonly encoded?: (text: string, value: JsonValue) => string
  /** What is written instead of the JSON text of a value. */
  readonly written?: (json: string, copied: string) => string
}

type OfText = (text: string) => string | null

/** A bug of both directions. */
const both = (type: string, bug: string, change: (text: string) => string): readonly Mutant[] => [
  { type, bug, decoded: (value) => (typeof value === 'string' ? change(value) : value) },
  { type, bug, encoded: change },
]
/** A bug of decoding, where the JSON form is a string. */
const read = (type: string, bug: string, change: OfText): Mutant => ({
  type,
  bug,
  decoded: (value) => (typeof value === 'string' ? change(value) : value),
})
const exactText = (value: JsonValue): string | null =>
  isJsonObject(value) && typeof value.$json === 'string' ? value.$json : null

/** A bug of what writes values from the bytes that COPY gives. */
const write = (type: string, bug: string, written: (json: string, copied: string) => string): Mutant => ({
  type,
  bug,
  written,
})

/** Bugs that what writes values from bytes could well have; the JSON text is compact. */
const writerMutants: readonly Mutant[] = [
  write('boolean', 'true is false', (json) => json.replace('true', 'false')),
  write('integer', 'signs are lost', (json) => json.replace('-', '')),
  write('numeric', 'without its last digit', (json) => json.replace(/(?<=\d)\d"$/, '"')),
  write('uuid', 'without its hyphens', (json) => json.replaceAll('-', '')),
  write('bytea', 'with one backslash', (json) => json.replace('\\\\', '\\')),
  write('text', 'a vertical tab is a v', (json) => json.replaceAll('\\u000b', 'v')),
  write('text', 'a tab is a t', (json) => json.replaceAll('\\t', 't')),
  write('text', 'quotes are not escaped', (json) => json.replaceAll('\\"', '"')),
  write('text', 'control bytes are dropped', (json) => json.replace(/\\u00[01][^b]/g, '')),
  write('text', 'control bytes stay as they are', (json) => json.replaceAll('\\u001f', '\x1f')),
  write('text', 'a backslash at the end is dropped', (json) => json.replace(/\\\\"$/, '"')),
  write('text', 'bytes are characters', (json) => Buffer.from(json).toString('latin1')),
  write('text', 'cut where a part of it ends', (json) => (json.length > 4_098 ? `${json.slice(0, 4_097)}"` : json)),
  write('text', 'a text like that of NULL is null', (json, copied) => (copied === '\\\\N' ? 'null' : json)),
  ...['timestamptz', 'timestamp'].flatMap((type) => [
    write(type, 'no fraction', (json) => json.replace(/\.\d+(?=Z?"$)/, '')),
    write(type, 'six digits of a fraction always', (json) => json.replace(/(?<=\.\d{3})(?=Z?"$)/, '000')),
    write(type, 'fractions begin with the zeros', (json) =>
      json.replace(/(?<=\.)([1-9]+)(0+)(?=Z?"$)/, (_, digits: string, zeros: string) => zeros + digits),
    ),
    write(type, 'a fraction of three digits at most', (json) => json.replace(/(?<=\.\d{3})\d{3}(?=Z?"$)/, '')),
  ]),
  write('timestamptz', 'without Z', (json) => json.replace('Z', '')),
  write('jsonb', 'space within strings is dropped', (json) => json.replaceAll(' ', '')),
  write('jsonb', 'escaped quotes end a string', (json) => json.replaceAll('\\"', '"')),
  write('jsonb', 'null is NULL', (json) => (writtenExactly(json) === 'null' ? 'null' : json)),
  write('jsonb', 'an object like an exact text is itself', (json) =>
    writtenExactly(json)?.startsWith('{') ? (writtenExactly(json) ?? '') : json,
  ),
  write('jsonb', 'names that are numbers stay in their places', (json, copied) =>
    copied.includes('"10": ') ? copied.replaceAll('\\\\', '\\').replace(/(?<=[:,]) /g, '') : json,
  ),
  write('jsonb', 'what is nested deep is no exact text', (json) =>
    writtenExactly(json)?.startsWith('[[') ? (writtenExactly(json) ?? '') : json,
  ),
]

function writtenExactly(json: string): string | null {
  return json.startsWith('{"$json":') ? exactText(JSON.parse(json)) : null
}

/** Bugs that a codec could well have, or what writes values. */
export const mutants: readonly Mutant[] = [
  { type: 'boolean', bug: 'false is null', decoded: (value) => value || null },
  { type: 'boolean', bug: 'anything is true', encoded: () => 't' },
  { type: 'integer', bug: 'zero is null', decoded: (value) => value || null },
  { type: 'integer', bug: 'signs are lost', encoded: (text) => text.replace('-', '') },
  { type: 'bigint', bug: 'through a double', decoded: (_, text) => Number(text) },
  { type: 'bigint', bug: 'through a double', encoded: (text) => BigInt(Number(text)).toString() },
  { type: 'oid', bug: 'as a signed number', decoded: (_, text) => Number(text) | 0 },
  ...both('numeric', 'through a double', (text) => (/^-?[\d.]+$/.test(text) ? String(Number(text)) : text)),
  ...both('numeric', 'zeros at the end are dropped', (text) => text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')),
  read('numeric', 'NaN is null', (text) => (text === 'NaN' ? null : text)),
  ...both('numeric(10,2)', 'whole numbers only', (text) => text.replace(/\..*/, '')),
  { type: 'double precision', bug: '-0 becomes 0', decoded: (value, text) => (text === '-0' ? 0 : value) },
  { type: 'double precision', bug: '-0 becomes 0', encoded: (text) => (text === '-0' ? '0' : text) },
  read('double precision', 'NaN is null', (text) => (text === 'NaN' ? null : text)),
  read('double precision', 'infinities are null', (text) => (text.endsWith('Infinity') ? null : text)),
  { type: 'double precision', bug: 'single precision', decoded: (v) => (typeof v === 'number' ? Math.fround(v) : v) },
  { type: 'double precision', bug: '15 digits', encoded: (text) => `${Number(Number(text).toPrecision(15))}` },
  { type: 'real', bug: 'six digits', decoded: (v) => (typeof v === 'number' ? Number(v.toPrecision(6)) : v) },
  { type: 'real', bug: '-0 becomes 0', encoded: (text) => (text === '-0' ? '0' : text) },
  read('text', 'empty is null', (text) => (text === '' ? null : text)),
  read('text', 'NULL is null', (text) => (text === 'NULL' ? null : text)),
  ...both('text', 'trimmed', (text) => text.trim()),
  ...both('text', 'lower case', (text) => text.toLowerCase()),
  ...both('text', 'line ends are made one', (text) => text.replaceAll('\r\n', '\n')),
  ...both('text', 'a byte order mark is dropped', (text) => text.replace(/^\ufeff/, '')),
  ...both('text', 'half of a surrogate pair', (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, '\ufffd')),
  ...both('text', 'cut after many characters', (text) => text.slice(0, 100_000)),
  ...both('varchar(10)', 'spaces are made one', (text) => text.replace(/ +/g, ' ')),
  ...both('char(3)', 'trimmed at the start', (text) => text.trimStart()),
  read('char(3)', 'trimmed', (text) => text.trim()),
  ...both('bpchar', 'trimmed', (text) => text.trim()),
  ...both('name', 'lower case', (text) => text.toLowerCase()),
  read('"char"', 'empty is null', (text) => (text === '' ? null : text)),
  ...both('uuid', 'zeros at the start are dropped', (text) => text.replace(/^0+/, '')),
  ...both('bytea', 'as UTF-8', (text) => {
    const bytes = Buffer.from(Buffer.from(text.slice(2), 'hex').toString('utf8'))
    return `\\x${bytes.toString('hex')}`
  }),
  ...both('bytea', 'zero bytes end it', (text) => text.replace(/^(\\x(?:..)*?)00.*/, '$1')),
  ...['timestamptz', 'timestamp'].flatMap((type) => [
    ...both(type, 'milliseconds only', (text) => text.replace(/(\.\d{3})\d+/, '$1')),
    ...both(type, 'seconds only', (text) => text.replace(/\.\d+/, '')),
    ...both(type, 'BC is dropped', (text) => text.replace(' BC', '')),
    ...both(type, 'four digits of a year', (text) => text.replace(/^\d+(\d{4}-)/, '$1')),
    read(type, 'infinity is null', (text) => (text === 'infinity' ? null : text)),
    ...both(type, 'infinity has no sign', (text) => text.replace('-infinity', 'infinity')),
  ]),
  { type: 'timestamptz', bug: 'in another zone', encoded: (text) => text.replace('+00', '+01') },
  ...both('date', 'BC is dropped', (text) => text.replace(' BC', '')),
  ...both('date', 'four digits of a year', (text) => text.replace(/^\d+(\d{4}-)/, '$1')),
  ...both('date', 'infinity is far away', (text) => text.replace(/^infinity/, '9999-12-31')),
  ...both('time', 'seconds only', (text) => text.replace(/\.\d+/, '')),
  ...both('time', 'midnight is the start', (text) => text.replace(/^24/, '00')),
  ...both('timetz', 'without zone', (text) => text.replace(/[+-]\d.*/, '+00')),
  ...both('interval', 'milliseconds only', (text) => text.replace(/(\.\d{3})\d+/, '$1')),
  ...both('interval', 'signs are lost', (text) => text.replace(/[+-]/g, '')),
  { type: 'json', bug: 'JSON null is NULL', decoded: (value) => (exactText(value) === 'null' ? null : value) },
  {
    type: 'json',
    bug: 'space and repeated names are dropped',
    decoded: (value, text) => (exactText(value) === null ? value : { $json: JSON.stringify(JSON.parse(text)) }),
  },
  { type: 'json', bug: 'space is dropped', encoded: (text) => text.replace(/\s/g, '') },
  { type: 'json', bug: 'numbers through doubles', encoded: (text) => JSON.stringify(JSON.parse(text)) },
  { type: 'jsonb', bug: 'JSON null is NULL', decoded: (value) => (exactText(value) === 'null' ? null : value) },
  { type: 'jsonb', bug: 'numbers through doubles', decoded: (value, text) => asDoubles(value, text) },
  { type: 'jsonb', bug: 'numbers through doubles', encoded: (text) => JSON.stringify(JSON.parse(text)) },
  {
    type: 'jsonb',
    bug: 'a value that looks like an exact text is taken for one',
    decoded: (value) =>
      JSON.parse(exactText(value)?.startsWith('{') ? (exactText(value) ?? '') : JSON.stringify(value)),
  },
  { type: 'jsonb', bug: 'empty objects are null', encoded: (text) => (text === '{}' ? 'null' : text) },
  { type: 'text[]', bug: 'the last element is lost', decoded: (v) => (isJsonArray(v) ? v.slice(0, -1) : v) },
  { type: 'text[]', bug: 'the first element is lost', decoded: (v) => (isJsonArray(v) ? v.slice(1) : v) },
  { type: 'text[]', bug: 'dimensions are lost', decoded: (v) => (isJsonArray(v) ? v.flat(9) : v) },
  { type: 'text[]', bug: 'NULL is a text', encoded: (text) => text.replaceAll('NULL', '"NULL"') },
  { type: 'text[]', bug: 'bounds are dropped', encoded: (text) => text.replace(/^\[.*?=/, '') },
  { type: 'text[]', bug: 'empty is NULL', encoded: (text) => text.replaceAll('""', 'NULL') },
  { type: 'jsonb[]', bug: 'JSON null is NULL', decoded: (v) => nullForExactNull(v) },
  { type: 'odd.tags[]', bug: 'inner bounds are dropped', encoded: (text) => text.replace(/\[0:0\]=/, '') },
  { type: 'odd.shape[]', bug: 'another delimiter', encoded: (text) => text.replaceAll(':', ',') },
  ...both('odd."Mood"', 'lower case', (text) => text.toLowerCase()),
  read('odd."Mood"', 'empty is null', (text) => (text === '' ? null : text)),
  ...both('odd.pair', 'an empty text is NULL', (text) => text.replaceAll('""', '')),
  ...both('daterange', 'bounds are excluded', (text) => text.replace('[', '(')),
  read('daterange', 'empty is null', (text) => (text === 'empty' ? null : text)),
  ...both('int4multirange', 'the first range only', (text) => text.replace(/\),.*/, ')}')),
  ...both('bit varying', 'zeros at the start are dropped', (text) => text.replace(/^0+(?=.)/, '')),
  ...both('money', 'cents are dropped', (text) => text.replace(/\.\d+/, '')),
  ...both('inet', 'the mask is dropped', (text) => text.replace(/\/.*/, '')),
  ...both('point', 'six digits', (text) => text.replace(/(\d\.\d{5})\d+/, '$1')),
  ...both('tsvector', 'positions are dropped', (text) => text.replace(/:[\dA-D,]+/g, '')),
  ...both('xml', 'comments are dropped', (text) => text.replace(/<!--.*?-->/g, '')),
  ...both('hstore', 'NULL is a text', (text) => text.replace('=>NULL', '=>"NULL"')),
  ...both('citext', 'lower case', (text) => text.toLowerCase()),
  ...writerMutants,
]

function asDoubles(value: JsonValue, text: string): JsonValue {
  return exactText(value) === null ? JSON.parse(text) : value
}

function nullForExactNull(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(nullForExactNull)
  return exactText(value) === 'null' ? null : value
}

/** Bugs that any type can have; each call plants one of its own. */
export const anyBugs: readonly (() => Omit<Mutant, 'type'>)[] = [
  () => {
    let before: JsonValue = null
    return {
      bug: 'gives the value before',
      decoded(value) {
        const stale = before ?? value
        before = value
        return stale
      },
    }
  },
  () => {
    let before: string | null = null
    return {
      bug: 'gives the text before',
      encoded(text) {
        const stale = before ?? text
        before = text
        return stale
      },
    }
  },
  () => {
    let before: string | null = null
    return {
      bug: 'writes the bytes before',
      written(json) {
        const stale = before ?? json
        before = json
        return stale
      },
    }
  },
]

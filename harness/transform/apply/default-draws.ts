import type { QualifiedName } from '../../model/catalog.ts'
import { instantOrder } from '../../model/instant.ts'
import { type JsonValue, jsonNumber, numberText } from '../../model/json.ts'
import type { Matcher } from '../../model/matcher.ts'
import type { Field } from '../../model/schema.ts'
import { type Connection, quoteQualified, sqlTokens } from '../../postgres/index.ts'
import { codecFor } from '../../snapshot/index.ts'

/** Where a default draws its values from, as far as its expression surely tells. */
type Source =
  | { readonly kind: 'clock'; readonly expression: string }
  | { readonly kind: 'sequence'; readonly sequence: QualifiedName }
  | { readonly kind: 'uuid'; readonly version: string }

/** By field: what its default would draw at one moment. */
export type Draws = ReadonlyMap<Field, string>

/** What the defaults of the fields would draw now, of those that draw from a clock, a sequence or a generator of UUIDs. */
export async function readDraws(connection: Connection, fields: readonly Field[]): Promise<Draws> {
  const draws = fields.flatMap((field) => {
    const source = sourceOf(field)
    return source ? [{ field, sql: drawSql(field, source) }] : []
  })
  if (draws.length === 0) return new Map()
  const { rows } = await connection.query(`SELECT ${draws.map(({ sql }) => sql).join(', ')}`)
  return new Map(draws.map(({ field }, index) => [field, rows[0]?.[index] ?? '']))
}

/**
 * What a value should have been that a default cannot have drawn between two moments; null where it can have.
 * @param before, after as {@link readDraws} read them
 */
export function impossibleDraw(field: Field, value: JsonValue, before: Draws, after: Draws): Matcher | null {
  const [source, from, to] = [sourceOf(field), before.get(field), after.get(field)]
  if (!source || from === undefined || to === undefined) return null
  const { decode } = codecFor(field.type)
  switch (source.kind) {
    case 'uuid': {
      const pattern = `^[0-9a-f]{8}-[0-9a-f]{4}-${source.version}`
      return typeof value === 'string' && new RegExp(pattern).test(value) ? null : { matcher: 'matches', pattern }
    }
    case 'clock': {
      const [earliest, latest] = [decode(from), decode(to)]
      if ((instantOrder(value, latest) ?? 0) < 0) return { matcher: 'before', moment: String(latest) }
      return (instantOrder(earliest, value) ?? -1) < 0 ? { matcher: 'after', moment: String(earliest) } : null
    }
    case 'sequence':
      return notGiven(value, JSON.parse(from), JSON.parse(to), (number) => decode(String(number)))
  }
}

/** Rather all of them than how far they reach. */
const mostNumbers = 20

function notGiven(
  value: JsonValue,
  from: SequenceDraw,
  to: SequenceDraw,
  decode: (number: bigint) => JsonValue,
): Matcher | null {
  const [first, next, increment] = [BigInt(from.next), BigInt(to.next), BigInt(from.increment)]
  const count = (next - first) / increment
  // Numbers that a session has set aside are not in the order of the sequence; nor are those after its end.
  if (!from.isPlain || count <= 0n) return null
  const text = typeof value === 'string' ? value : numberText(value)
  const number = text !== null && /^-?\d+$/.test(text) ? BigInt(text) : null
  const place = number === null ? null : (number - first) / increment
  if (number !== null && place !== null && first + place * increment === number && place >= 0n && place < count) {
    return null
  }
  if (count <= BigInt(mostNumbers)) {
    const given = Array.from({ length: Number(count) }, (_, index) => decode(first + BigInt(index) * increment))
    return { matcher: 'one-of', values: given }
  }
  const half = ((count - 1n) * increment) / 2n
  const within = half < 0n ? -half : half
  return { matcher: 'close-to', value: decode(first + half), within: jsonNumber(String(within + 1n)) }
}

/** The JSON text of it is what a sequence draws. */
export interface SequenceDraw {
  readonly id: string
  readonly start: string
  readonly next: string
  readonly increment: string
  readonly isPlain: boolean
}

function drawSql({ sqlType }: Field, source: Source): string {
  switch (source.kind) {
    case 'uuid':
      return `''`
    case 'clock':
      return `((${source.expression})::${sqlType})::text`
    case 'sequence':
      return `(SELECT json_build_object('id', s.seqrelid::text, 'start', s.seqstart::text,
          'next', (CASE WHEN q.is_called THEN q.last_value::numeric + s.seqincrement ELSE q.last_value END)::text,
          'increment', s.seqincrement::text, 'isPlain', s.seqcache = 1 AND NOT s.seqcycle)
        FROM ${quoteQualified(source.sequence)} q JOIN pg_sequence s ON s.seqrelid = q.tableoid)`
  }
}

/** Null: nobody knows. */
export function sourceOf({ type, default: given, identity, sequence }: Field): Source | null {
  if (identity) return sequence && { kind: 'sequence', sequence }
  if (given?.kind === 'sequence') return { kind: 'sequence', sequence: given.sequence }
  if (given?.kind !== 'volatile' && given?.kind !== 'stable') return null
  const { expression } = given
  const names = sqlTokens(expression).flatMap(({ kind, text }) => (kind === 'word' || kind === 'name' ? [text] : []))
  const has = (known: ReadonlySet<string>): boolean => names.some((name) => known.has(name))
  const isOnly = (...known: readonly ReadonlySet<string>[]): boolean =>
    names.every((name) => known.some((set) => set.has(name)))
  if (moments.has(type.name) && has(clocks) && isOnly(clocks, timeForms)) return { kind: 'clock', expression }
  const [version] = names.flatMap((name) => uuidVersions.get(name) ?? [])
  const isUuid = version !== undefined && isOnly(new Set(uuidVersions.keys()), textForms)
  return isUuid ? { kind: 'uuid', version } : null
}

const moments: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamptz'])
export const clocks: ReadonlySet<string> = new Set(
  ['clock_timestamp', 'timeofday', 'now', 'statement_timestamp', 'transaction_timestamp'].concat([
    'current_timestamp',
    'localtimestamp',
    'current_date',
  ]),
)
/** What never makes an earlier time of a later one. */
const timeForms: ReadonlySet<string> = new Set(
  ['at', 'time', 'zone', 'timezone', 'date_trunc', 'interval', 'date', 'text', 'pg_catalog'].concat([
    'timestamp',
    'timestamptz',
    'with',
    'without',
  ]),
)
const uuidVersions: ReadonlyMap<string, string> = new Map([
  ['gen_random_uuid', '4'],
  ['uuid_generate_v4', '4'],
  ['uuidv4', '4'],
  ['uuidv7', '7'],
  ['uuid_generate_v1', '1'],
  ['uuid_generate_v1mc', '1'],
])
const textForms: ReadonlySet<string> = new Set(['text', 'character', 'varying', 'varchar', 'public', 'pg_catalog'])

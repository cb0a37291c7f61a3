import { DatabaseError } from 'pg'
import type { ColumnType } from '../model/catalog.ts'
import { isJsonArray, type JsonValue, jsonText } from '../model/json.ts'
import type { Field } from '../model/schema.ts'
import type { Connection } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'
import { decodeText, typeWithoutLimits } from './apply/column-values.ts'

/** By the JSON text of a value: what it becomes. One of which nobody can tell is missing. */
export type CastValues = ReadonlyMap<string, JsonValue>

/** More that can't be cast are not looked for one by one. */
const mostFailures = 50
const batchSize = 5_000

/**
 * What values of one column's type become in another's, by PostgreSQL's own cast or, where it has none, by way of their
 * text. Left out is a value that the new type would cut short, or does not take, and a number, date, time or interval that is
 * another one once it is cast back.
 * @param values none of them null
 * @param labels for columns of enums: what became of the labels
 */
export async function castValues(
  connection: Connection,
  from: Field,
  to: Field,
  values: readonly JsonValue[],
  labels: ReadonlyMap<string, string> | null,
): Promise<CastValues> {
  if (labels) return renameLabels(values, labels)
  const texts = values.map((value) => codecFor(from.type).encode(value))
  const caster = new Caster(connection, from, to)
  const cast = new Map<string, JsonValue>()
  for (let start = 0; start < values.length; start += batchSize) {
    const found = await caster.cast(texts.slice(start, start + batchSize))
    found.forEach((value, index) => {
      const given = values[start + index]
      if (value !== undefined && given !== undefined) cast.set(jsonText(given), value)
    })
  }
  return cast
}

function renameLabels(values: readonly JsonValue[], labels: ReadonlyMap<string, string>): CastValues {
  const rename = (value: JsonValue): JsonValue | undefined => {
    if (value === null) return null
    if (typeof value === 'string') return labels.get(value)
    if (!isJsonArray(value)) return undefined
    const items = value.map(rename)
    const known = items.filter((item): item is JsonValue => item !== undefined)
    return known.length === items.length ? known : undefined
  }
  return new Map(
    values.flatMap((value): readonly (readonly [string, JsonValue])[] => {
      const renamed = rename(value)
      return renamed === undefined ? [] : [[jsonText(value), renamed]]
    }),
  )
}

type Cast = readonly (JsonValue | undefined)[]

class Caster {
  private readonly connection: Connection
  private readonly to: Field
  /** The types that a text is read as before it is cast: the first one of which there is a cast. */
  private readonly sources: string[]
  /** Whether a value is held against what it is when it is cast back. */
  private looksBack: boolean
  private failures = 0

  constructor(connection: Connection, from: Field, to: Field) {
    this.connection = connection
    this.to = to
    this.sources = from.type.kind === 'enum' ? ['text'] : [from.sqlType, 'text']
    this.looksBack = isMeasure(from.type)
  }

  async cast(texts: readonly (string | null)[]): Promise<Cast> {
    const [source] = this.sources
    if (source === undefined || this.failures > mostFailures) return texts.map(() => undefined)
    try {
      return await this.query(source, texts)
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      if (isWithoutCast(error)) {
        this.sources.shift()
        return this.cast(texts)
      }
      if (texts.length > 1) {
        const middle = texts.length >> 1
        return [...(await this.cast(texts.slice(0, middle))), ...(await this.cast(texts.slice(middle)))]
      }
      this.failures += 1
      return [undefined]
    }
  }

  private async query(source: string, texts: readonly (string | null)[]): Promise<Cast> {
    const { to } = this
    const value = `(given.t::${source})`
    const { rows } = await this.connection.query(
      `SELECT ${value}::${to.sqlType}, (${value}::${to.sqlType})::text, (${value}::${typeWithoutLimits(to)})::text
       FROM jsonb_array_elements_text($1::jsonb) WITH ORDINALITY AS given(t, position) ORDER BY position`,
      [JSON.stringify(texts)],
    )
    const isKept = await this.keptBy(source, texts)
    return rows.map(([text = null, limited, whole], index) => {
      // A cast cuts short in silence what an assignment refuses. Numbers are rounded by both.
      const isCut = limitsLength(to) && limited !== whole
      return isCut || !isKept(index) ? undefined : decodeText(to, text)
    })
  }

  /** Whether a value is the same again when it is cast back: 12.5 is 12.50. Where there is no way back, it is taken to be. */
  private async keptBy(source: string, texts: readonly (string | null)[]): Promise<(index: number) => boolean> {
    if (!this.looksBack || source === 'text') return () => true
    const value = `(given.t::${source})`
    try {
      const { rows } = await this.connection.query(
        `SELECT to_jsonb(${value}::${this.to.sqlType}::${source}) = to_jsonb(${value})
         FROM jsonb_array_elements_text($1::jsonb) WITH ORDINALITY AS given(t, position) ORDER BY position`,
        [JSON.stringify(texts)],
      )
      return (index) => rows[index]?.[0] === 't'
    } catch (error) {
      if (!(error instanceof DatabaseError && isWithoutCast(error))) throw error
      this.looksBack = false
      return () => true
    }
  }
}

const measures = new Set([
  ...['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'money'],
  ...['date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval'],
])

/** Numbers, dates, times and intervals, and arrays and domains of these: what a type may round without a word. */
function isMeasure(type: ColumnType): boolean {
  switch (type.kind) {
    case 'base':
      return measures.has(type.name)
    case 'array':
      return isMeasure(type.element)
    case 'domain':
      return isMeasure(type.base)
    default:
      return false
  }
}

function limitsLength({ sqlType }: Field): boolean {
  return /^(?:character|bit)/.test(sqlType)
}

/** PostgreSQL manual, appendix A: cannot_coerce, undefined_object, undefined_function, datatype_mismatch. */
function isWithoutCast({ code }: DatabaseError): boolean {
  return code === '42846' || code === '42704' || code === '42883' || code === '42804'
}

import type { ExpectedRow } from '../model/change.ts'
import { type JsonValue, jsonText } from '../model/json.ts'
import { type ExpectedValue, expectMatch, isMatcher, type Matcher } from '../model/matcher.ts'
import { type Field, hasScalarPk, type Model } from '../model/schema.ts'
import { pkKey, toPrimaryKey } from '../model/snapshot.ts'
import { type Connection, quoteList, quoteQualified, sqlTokens } from '../postgres/index.ts'
import { decodeText } from './apply/column-values.ts'
import { clocks, type Draws, impossibleDraw, readDraws, type SequenceDraw, sourceOf } from './apply/default-draws.ts'
import { isTimeOfStatement } from './predict/default-of-existing.ts'
import { knownValue, withFields } from './predict/expected-rows.ts'

/** The moment before the steps. */
export interface Since {
  /** By the database's clock. */
  readonly start: string
  /** What sequences gave next, by the numbers that PostgreSQL gave them. */
  readonly positions: ReadonlyMap<string, bigint>
}

/** What every sequence gives next, by the number that PostgreSQL gave it: its start where it has given none. */
export async function readPositions(connection: Connection): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await connection.query(
    `SELECT seqrelid::text, coalesce(pg_sequence_last_value(seqrelid)::numeric + seqincrement, seqstart)::text
     FROM pg_sequence`,
  )
  return new Map(rows.map(([id, next]) => [id ?? '', BigInt(next ?? 0)]))
}

/**
 * Expects rows to hold in columns that were added what the defaults of these can have drawn since: a time since the
 * steps began, numbers that the sequence has given, a UUID of the version, each number and UUID once. A row that holds
 * something else is told by its own expectation, by what the table holds now.
 * @param fields those that were added to the model
 */
export async function expectDraws(
  connection: Connection,
  model: Model,
  fields: readonly Field[],
  rows: readonly ExpectedRow[],
  since: Since,
): Promise<readonly ExpectedRow[]> {
  const drawn = fields.filter((field) => sourceOf(field) && !field.generated && !model.primaryKey.includes(field.name))
  const own = rows.filter((row) => row.model === model.name && row.before !== null)
  if (drawn.length === 0 || own.length === 0) return rows
  const after = await readDraws(connection, drawn)
  const before = await drawsBefore(connection, drawn, after, since)
  const held = await readColumns(connection, model, drawn)
  const values = new Map<ExpectedRow, Record<string, ExpectedValue>>(own.map((row) => [row, {}]))
  for (const field of drawn) {
    const draws = new ColumnDraws(field, before, after)
    const found = own.map((row) => held.get(keyOf(model, row) ?? '')?.get(field.name))
    const rules = draws.rules(found)
    own.forEach((row, index) => {
      const [rule, given] = [rules[index], values.get(row)]
      if (rule && given && isMatcher(row.fields[field.name])) given[field.name] = expectMatch(rule)
    })
  }
  return rows.map((row) => {
    const found = values.get(row)
    return found === undefined ? row : withFields(model, row, found)
  })
}

/** What one column's default can have drawn. */
class ColumnDraws {
  private readonly field: Field
  private readonly before: Draws
  private readonly after: Draws

  constructor(field: Field, before: Draws, after: Draws) {
    this.field = field
    this.before = before
    this.after = after
  }

  /** For each value what it should be; undefined: nothing can be told. @param found undefined where it is not known */
  rules(found: readonly (JsonValue | undefined)[]): readonly (Matcher | undefined)[] {
    const usual = this.usual()
    const twice = this.isDistinct() ? new Duplicates(found, usual) : null
    return found.map((value) => {
      if (value === undefined) return usual
      const impossible = impossibleDraw(this.field, value, this.before, this.after)
      if (impossible) return value === null ? (usual ?? impossible) : impossible
      return twice?.ruleOf(value) ?? usual
    })
  }

  private usual(): Matcher | undefined {
    if (sourceOf(this.field)?.kind !== 'clock') {
      return impossibleDraw(this.field, null, this.before, this.after) ?? undefined
    }
    return isTimeOfStatement(this.field) ? { matcher: 'after', moment: 'run' } : undefined
  }

  /** A sequence that starts over, or sets numbers aside, says nothing of what it gave. */
  private isDistinct(): boolean {
    return sourceOf(this.field)?.kind !== 'clock' && this.usual() !== undefined
  }
}

/** Values that were given twice: all but the first one of them are wrong. */
class Duplicates {
  private readonly counts = new Map<string, number>()
  private readonly seen = new Set<string>()
  private readonly usual: Matcher | undefined

  constructor(found: readonly (JsonValue | undefined)[], usual: Matcher | undefined) {
    this.usual = usual
    for (const value of found) {
      if (value === undefined) continue
      const text = jsonText(value)
      this.counts.set(text, (this.counts.get(text) ?? 0) + 1)
    }
  }

  /** Asked for each value in turn. Null: it is the only one, or the first. */
  ruleOf(value: JsonValue): Matcher | null {
    const text = jsonText(value)
    if ((this.counts.get(text) ?? 0) < 2) return null
    if (this.seen.has(text)) return this.other(value)
    this.seen.add(text)
    return null
  }

  private other(value: JsonValue): Matcher {
    const { usual } = this
    if (usual?.matcher === 'one-of') {
      const free = usual.values.filter((each) => isMatcher(each) || !this.counts.has(jsonText(each)))
      return { matcher: 'one-of', values: free }
    }
    if (usual?.matcher === 'matches') return { matcher: 'matches', pattern: `^(?!${value}$)${usual.pattern.slice(1)}` }
    return { matcher: 'differs' }
  }
}

/** What the defaults would have drawn before the steps. */
async function drawsBefore(
  connection: Connection,
  fields: readonly Field[],
  after: Draws,
  { start, positions }: Since,
): Promise<Draws> {
  const draws = new Map<Field, string>()
  for (const field of fields) {
    const [source, now] = [sourceOf(field), after.get(field) ?? '']
    if (source?.kind === 'clock') {
      const then = await timeAt(connection, field, source.expression, start)
      if (then !== null) draws.set(field, then)
    } else if (source?.kind === 'sequence') {
      const draw: SequenceDraw = JSON.parse(now)
      draws.set(field, JSON.stringify({ ...draw, next: String(positions.get(draw.id) ?? draw.start) }))
    } else draws.set(field, now)
  }
  return draws
}

/** What an expression would have been at a moment: with that in place of the clocks. Null: it asks them otherwise. */
async function timeAt(
  connection: Connection,
  { sqlType }: Field,
  expression: string,
  moment: string,
): Promise<string | null> {
  const at = '$1::text::timestamptz'
  const fixed = expression
    .replace(/\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp)\(\)/gi, `(${at})`)
    .replace(/\btimeofday\(\)/gi, `((${at})::text)`)
    .replace(/\bCURRENT_TIMESTAMP\b(?!\()/gi, `(${at})`)
    .replace(/\bLOCALTIMESTAMP\b(?!\()/gi, `((${at})::timestamp)`)
    .replace(/\bCURRENT_DATE\b/gi, `((${at})::date)`)
  if (sqlTokens(fixed).some(({ kind, text }) => (kind === 'word' || kind === 'name') && clocks.has(text))) return null
  const { rows } = await connection.query(`SELECT ((${fixed})::${sqlType})::text`, [moment])
  return rows[0]?.[0] ?? null
}

/** What the fields hold now, by the key of the row, then by the field's name; none in a table without a key. */
async function readColumns(
  connection: Connection,
  model: Model,
  fields: readonly Field[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, JsonValue>>> {
  const keys = model.primaryKey.flatMap((name) => model.fields.find((field) => field.name === name) ?? [])
  if (keys.length === 0) return new Map()
  const columns = quoteList([...keys, ...fields].map(({ column }) => column))
  const { rows } = await connection.query(`SELECT ${columns} FROM ${quoteQualified(model.table)}`)
  return new Map(
    rows.map((texts) => {
      const key = keys.map((field, index) => decodeText(field, texts[index] ?? null))
      const values = fields.map((field, index): readonly [string, JsonValue] => [
        field.name,
        decodeText(field, texts[keys.length + index] ?? null),
      ])
      return [keyText(model, key), new Map(values)]
    }),
  )
}

/** Null: nobody knows it. */
function keyOf(model: Model, row: ExpectedRow): string | null {
  const parts = model.primaryKey.map((name) => knownValue(model, row, name))
  const known = parts.filter((part): part is JsonValue => part !== undefined)
  return known.length === 0 || known.length < parts.length ? null : keyText(model, known)
}

function keyText(model: Model, parts: readonly JsonValue[]): string {
  return pkKey(hasScalarPk(model) ? toPrimaryKey(parts[0] ?? null) : parts)
}

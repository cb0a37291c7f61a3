import { HarnessError } from '../../model/errors.ts'
import { jsonNumber, jsonText, numberText } from '../../model/json.ts'
import type { Schema } from '../../model/schema.ts'
import {
  parseQualifiedName,
  qualifiedNameText,
  type SequenceRow,
  sequenceModel,
  sequenceRowProblem,
} from '../../model/sequence-row.ts'
import type { Row } from '../../model/snapshot.ts'
import { type Connection, quoteQualified } from '../../postgres/index.ts'

/**
 * The state of every sequence, the free-standing ones too, ordered by pk. Those of tables that take no part are left
 * out. A sequence moves on outside of transactions, so this is the moment of the query, not that of the export.
 */
export async function exportSequenceRows(connection: Connection, schema: Schema): Promise<readonly SequenceRow[]> {
  const names = [...namedSequences(schema)].sort(([a], [b]) => (a < b ? -1 : 1))
  if (names.length === 0) return []
  const states = names.map(([, table], index) => `SELECT ${index}, last_value::text, is_called::text FROM ${table}`)
  const { rows } = await connection.query(`${states.join(' UNION ALL ')} ORDER BY 1`)
  return names.map(([pk], index): SequenceRow => {
    const [, lastValue, isCalled] = rows[index] ?? []
    return {
      model: sequenceModel,
      pk,
      fields: { is_called: isCalled === 'true', last_value: jsonNumber(lastValue ?? '0') },
    }
  })
}

/**
 * Sets sequences to what rows of {@link sequenceModel} say. No transaction undoes it: all rows are looked at first,
 * and it has to follow whatever else may fail.
 * @returns the names of the sequences that were set, as `qualifiedNameText` writes them
 * @throws HarnessError `import-failed`, with every problem
 */
export async function importSequenceRows(
  connection: Connection,
  schema: Schema,
  rows: readonly Row[],
): Promise<ReadonlySet<string>> {
  const set = checkSequenceRows(schema, rows)
  if (set.length === 0) return new Set()
  const states = JSON.stringify(set.map(({ table, value, isCalled }) => [table, value, isCalled]))
  await refuseOutOfRange(connection, set, states)
  await connection.query(
    `SELECT setval((v ->> 0)::regclass, (v ->> 1)::bigint, (v ->> 2)::boolean) FROM json_array_elements($1::json) AS v`,
    [states],
  )
  return new Set(set.map(({ name }) => name))
}

interface SequenceState {
  readonly name: string
  readonly table: string
  readonly value: string
  readonly isCalled: boolean
}

/** What the rows say, without asking a database. @throws HarnessError `import-failed`, with every problem */
function checkSequenceRows(schema: Schema, rows: readonly Row[]): readonly SequenceState[] {
  const known = namedSequences(schema)
  const seen = new Set<string>()
  const problems: string[] = []
  const states = rows.flatMap((row): readonly SequenceState[] => {
    const place = `${sequenceModel} ${jsonText(row.pk)}`
    const problem = sequenceRowProblem(row)
    const parsed = typeof row.pk === 'string' ? parseQualifiedName(row.pk) : null
    const name = parsed === null ? '' : qualifiedNameText(parsed)
    const table = known.get(name)
    if (problem !== null) problems.push(`${place}: ${problem}`)
    else if (table === undefined) problems.push(`${place}: the schema has no such sequence`)
    else if (seen.has(name)) problems.push(`${place}: the sequence occurs twice`)
    else {
      seen.add(name)
      const value = numberText(row.fields.last_value ?? null) ?? ''
      return [{ name, table, value, isCalled: row.fields.is_called === true }]
    }
    return []
  })
  refuse(problems)
  return states
}

async function refuseOutOfRange(connection: Connection, set: readonly SequenceState[], states: string): Promise<void> {
  const { rows } = await connection.query(
    `SELECT t.position - 1, s.seqmin::text, s.seqmax::text
     FROM json_array_elements($1::json) WITH ORDINALITY AS t(v, position)
     JOIN pg_sequence s ON s.seqrelid = (t.v ->> 0)::regclass
     WHERE (t.v ->> 1)::numeric NOT BETWEEN s.seqmin AND s.seqmax
     ORDER BY 1`,
    [states],
  )
  refuse(
    rows.map(([position, lowest, highest]) => {
      const { name, value } = set[Number(position)] ?? { name: '', value: '' }
      return `${sequenceModel} ${JSON.stringify(name)}: field last_value: expected ${lowest} to ${highest}, not ${value}`
    }),
  )
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return
  throw new HarnessError('the snapshot cannot be imported; nothing was changed', {
    code: 'import-failed',
    problems: problems.map((message) => ({ message })),
  })
}

/** The sequences of the subject by the names that rows have, each with its name in SQL. */
function namedSequences(schema: Schema): ReadonlyMap<string, string> {
  const tables = new Set([...schema.models.values()].map(({ table }) => quoteQualified(table)))
  return new Map(
    schema.sequences
      .filter(({ ownedBy }) => ownedBy === null || tables.has(quoteQualified(ownedBy.table)))
      .map((sequence) => [qualifiedNameText(sequence), quoteQualified(sequence)]),
  )
}

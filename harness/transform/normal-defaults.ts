import { DatabaseError } from 'pg'
import type { Case } from '../model/case.ts'
import type { Column, QualifiedName } from '../model/catalog.ts'
import { defaultText } from '../model/default-text.ts'
import type { Problem } from '../model/errors.ts'
import type { ExpectedSchemaChange } from '../model/expectation.ts'
import type { Schema } from '../model/schema.ts'
import { type StructureLinks, tableKey } from '../model/structure.ts'
import { type Connection, introspectWithin, quoteIdentifier, quoteQualified } from '../postgres/index.ts'
import { badCase } from './bind-case.ts'

/**
 * The entries of `expect.schema` with their defaults as the catalog tells them, for which each is given to its column in
 * a transaction that is undone.
 * @param connection to the database after the steps
 * @param structure the schema before the steps, and what became of it
 * @throws HarnessError `bad-case` for what is no default of the column there
 */
export async function normalDefaults(
  connection: Connection,
  parsed: Case,
  entries: readonly ExpectedSchemaChange[],
  structure: { readonly schema: Schema; readonly links: StructureLinks },
): Promise<readonly ExpectedSchemaChange[]> {
  const places = new Map(
    entries.flatMap((entry, index) => {
      const place = typeof defaultOf(entry) === 'string' ? placeOf(entry, structure) : null
      return place === null ? [] : [[index, place] as const]
    }),
  )
  if (places.size === 0) return entries
  const problems: Problem[] = []
  await connection.query('BEGIN')
  try {
    for (const [index, place] of places) {
      const entry = entries[index]
      const refusal = entry ? await giveDefault(connection, place, defaultOf(entry) ?? '') : null
      if (!entry || refusal === null) continue
      const at = entry.line === null ? { file: parsed.file } : { file: parsed.file, line: entry.line }
      const reason = place.secret ? '' : `: ${refusal}`
      const message = `expect.schema entry ${index + 1}: its default is none that the column takes after the steps${reason}`
      problems.push({ message, place: at })
    }
    if (problems.length > 0) throw badCase(parsed, problems)
    const { tables } = await introspectWithin(connection)
    return entries.map((entry, index) => {
      const place = places.get(index)
      const table = place && tables.find((candidate) => tableKey(candidate) === tableKey(place.table))
      const column = table?.columns.find(({ name }) => name === place?.column)
      return column ? withDefault(entry, column) : entry
    })
  } finally {
    await connection.query('ROLLBACK')
  }
}

function defaultOf(entry: ExpectedSchemaChange): string | null | undefined {
  return entry.kind === 'altered' && entry.field !== null ? entry.default : undefined
}

function withDefault(entry: ExpectedSchemaChange, column: Column): ExpectedSchemaChange {
  return entry.kind === 'altered' && entry.field !== null ? { ...entry, default: defaultText(column) } : entry
}

interface ColumnPlace {
  readonly table: QualifiedName
  readonly column: string
  readonly secret: boolean
}

/** Null: it is gone. */
function placeOf(
  { model: name, field }: ExpectedSchemaChange,
  { schema, links }: { readonly schema: Schema; readonly links: StructureLinks },
): ColumnPlace | null {
  const model = schema.models.get(name)
  const link = model && links.get(tableKey(model.table))
  const known = model?.fields.find((candidate) => candidate.name === field)
  const column = known && link?.columns.get(known.column)
  return link && column !== undefined ? { table: link.after, column, secret: known?.secret === true } : null
}

/** What PostgreSQL has against it; null: nothing. In the open transaction, which goes on in either case. */
async function giveDefault(
  connection: Connection,
  { table, column }: ColumnPlace,
  expression: string,
): Promise<string | null> {
  await connection.query('SAVEPOINT given')
  try {
    await connection.query(
      `ALTER TABLE ${quoteQualified(table)} ALTER COLUMN ${quoteIdentifier(column)} SET DEFAULT (${expression})`,
    )
    return null
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    await connection.query('ROLLBACK TO SAVEPOINT given')
    return error.message
  }
}

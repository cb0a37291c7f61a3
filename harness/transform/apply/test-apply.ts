import { DatabaseError } from 'pg'
import type { Schema } from '../../model/schema.ts'
import type { Row } from '../../model/snapshot.ts'
import type { TestDatabase } from '../test-database.ts'

/** The rows of `public.<table>` by now. */
export async function rowsOf(
  database: TestDatabase,
  schema: Schema,
  table: string,
): Promise<readonly Pick<Row, 'pk' | 'fields'>[]> {
  const rows = await database.export(schema)
  return rows.filter(({ model }) => model === `public.${table}`).map(({ pk, fields }) => ({ pk, fields }))
}

interface Refusal {
  /** Null when it was not PostgreSQL that refused. */
  readonly sqlstate: string | null
  readonly message: string
}

/** @throws Error when nothing is refused */
export async function refusal(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { sqlstate: error instanceof DatabaseError ? (error.code ?? null) : null, message }
  }
  throw new Error('nothing was refused')
}

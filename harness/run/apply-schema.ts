import { DatabaseError } from 'pg'
import type { SchemaFile } from '../config/index.ts'
import { HarnessError } from '../model/errors.ts'
import type { Connection } from '../postgres/index.ts'
import { lineAndColumn } from '../snapshot/index.ts'

/**
 * Runs the SQL that creates a subject's database.
 * @throws HarnessError `schema-failed`, with the place in the file
 */
export async function applySchema(connection: Connection, files: readonly SchemaFile[]): Promise<void> {
  for (const { path, text } of files) {
    try {
      await connection.client.query(withoutPsqlGuards(text))
      // What a dump sets for its session must not reach what follows.
      await connection.query(`SET search_path TO DEFAULT`)
    } catch (cause) {
      const position = cause instanceof DatabaseError && cause.position ? Number(cause.position) - 1 : null
      const place = { file: path, ...(position === null ? {} : lineAndColumn(text, position)) }
      const message = cause instanceof Error ? cause.message : String(cause)
      throw new HarnessError('the schema cannot be created', {
        code: 'schema-failed',
        cause,
        problems: [{ message, place }],
        ...(message.includes('"\\"')
          ? { fix: 'commands of psql (lines that begin with \\) and data for COPY are not SQL' }
          : {}),
      })
    }
  }
}

/** pg_dump puts its output between `\restrict` and `\unrestrict`, which guard psql alone. Places stay as they are. */
function withoutPsqlGuards(text: string): string {
  return text.replace(/^\\(?:un)?restrict\b.*$/gm, (command) => ' '.repeat(command.length))
}

import { DatabaseError } from 'pg'
import type { SchemaFile } from '../config/index.ts'
import { HarnessError, type SourcePlace } from '../model/errors.ts'
import type { Connection } from '../postgres/index.ts'
import { lineAndColumn } from '../snapshot/index.ts'
import { type Statement, splitStatements } from '../transform/index.ts'

/**
 * Runs the SQL that creates a subject's database.
 * @throws HarnessError `schema-failed`, with the place in the file
 */
export async function applySchema(connection: Connection, files: readonly SchemaFile[]): Promise<void> {
  for (const file of files) {
    for (const piece of piecesOf(file)) await send(connection, file, piece)
    // What a dump sets for its session must not reach what follows.
    await connection.query(`SET search_path TO DEFAULT`)
  }
}

type Piece = Pick<Statement, 'text' | 'line'>

/** What is sent at once. PostgreSQL makes a text of several statements one transaction. */
function piecesOf({ text, transaction }: SchemaFile): readonly Piece[] {
  return transaction === 'none' ? splitStatements(text) : [{ text: withoutPsqlGuards(text), line: 1 }]
}

async function send(connection: Connection, file: SchemaFile, piece: Piece): Promise<void> {
  try {
    await connection.client.query(piece.text)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new HarnessError('the schema cannot be created', {
      code: 'schema-failed',
      cause,
      problems: [{ message, place: placeOf(file, piece, cause) }],
      ...(message.includes('"\\"')
        ? { fix: 'commands of psql (lines that begin with \\) and data for COPY are not SQL' }
        : {}),
    })
  }
}

function placeOf({ path, firstLine, transaction }: SchemaFile, { text, line }: Piece, cause: unknown): SourcePlace {
  const start = firstLine - 1 + line
  // 1-based, in code points.
  const position = cause instanceof DatabaseError && cause.position ? Number(cause.position) : null
  if (position === null) return transaction === 'none' ? { file: path, line: start } : { file: path }
  const found = lineAndColumn(text, [...text].slice(0, position - 1).join('').length)
  return { file: path, line: start + found.line - 1, column: found.column }
}

/** pg_dump puts its output between `\restrict` and `\unrestrict`, which guard psql alone. Places stay as they are. */
function withoutPsqlGuards(text: string): string {
  return text.replace(/^\\(?:un)?restrict\b.*$/gm, (command) => ' '.repeat(command.length))
}

import { bindSchema } from '../config/index.ts'
import type { Schema } from '../model/schema.ts'
import type { SubjectDefinition } from '../model/subject.ts'
import { type Connection, connect, introspect, type ThrowawayServer } from '../postgres/index.ts'

/** A connection to a database that nobody else of the test uses, made by `sql`. It goes with the server. */
export async function createDatabase(server: ThrowawayServer, name: string, sql: string): Promise<Connection> {
  await using first = await connect(server.connection)
  await first.query(`CREATE DATABASE ${name}`)
  const connection = await connect({ ...server.connection, database: name })
  await connection.client.query(sql)
  return connection
}

/** Empties a database of all that earlier tests made, and makes it by `sql`: much quicker than another database. */
export async function remakeDatabase(connection: Connection, sql: string): Promise<void> {
  const { rows } = await connection.query(
    `SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$'`,
  )
  await connection.client.query(`${rows.flat().join(';')}; CREATE SCHEMA public; ${sql}`)
}

/** The schema of a database, as a subject sees it that says nothing else. */
export async function schemaOf(connection: Connection, details: Partial<SubjectDefinition> = {}): Promise<Schema> {
  return bindSchema(await introspect(connection), { name: 'test', schema: 'schema.sql', ...details })
}

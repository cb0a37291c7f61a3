import { bindSchema } from '../config/index.ts'
import type { Schema } from '../model/schema.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { type Connection, connect, introspect } from '../postgres/index.ts'
import { ownDatabase } from '../postgres/test-own-database.ts'
import { canonicalizeSnapshot } from '../snapshot/index.ts'
import { exportSnapshot, importSnapshot } from '../transfer/index.ts'

/** One database of a real server that the files of a process share, filled anew for each test. */
export interface TestDatabase extends AsyncDisposable {
  readonly connection: Connection
  /** Drops what is there and creates schema `public` by this SQL. Models are named `public.<table>`. */
  create(sql: string): Promise<Schema>
  /** Empties the tables and imports rows, given as `public.<table>`, pk and fields; gives them in their canonical form. */
  fill(schema: Schema, rows: Snapshot): Promise<Snapshot>
  export(schema: Schema): Promise<Snapshot>
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const database = await ownDatabase()
  const connection = await connect(database.connection)
  await connection.query('SET client_min_messages = warning')
  return {
    connection,
    async create(sql) {
      await connection.client.query(`DROP SCHEMA public CASCADE; CREATE SCHEMA public; ${sql}`)
      return bindSchema(await introspect(connection), { name: 'test', schema: 'schema.sql' })
    },
    async fill(schema, given) {
      const { rows, problems } = canonicalizeSnapshot(given, schema)
      if (problems.length > 0) throw new Error(JSON.stringify(problems))
      await importSnapshot(connection, schema, rows)
      return rows
    },
    export: (schema) => exportSnapshot(connection, schema),
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

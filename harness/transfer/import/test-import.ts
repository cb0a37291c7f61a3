import { expect } from 'vitest'
import { modelName, type Row, type Snapshot } from '../../model/snapshot.ts'
import type { SubjectDefinition } from '../../model/subject.ts'
import type { Connection } from '../../postgres/index.ts'
import { exportSnapshot } from '../export/export.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { importSnapshot } from './import.ts'

/** A row of a model of the schema `public`. */
export const row = (name: string, pk: Row['pk'], fields: Row['fields'] = {}): Row => ({
  model: modelName(`public.${name}`),
  pk,
  fields,
})

/** The connection's database made anew by `sql`, and what an import of rows into it does. */
export async function remadeSubject(connection: Connection, sql: string, details: Partial<SubjectDefinition> = {}) {
  await remakeDatabase(connection, sql)
  const schema = await schemaOf(connection, details)
  return {
    load: (...rows: Snapshot) => importSnapshot(connection, schema, rows),
    all: () => exportSnapshot(connection, schema),
    /** The problems of a failing import, which must have changed nothing. */
    async refusal(...rows: Snapshot): Promise<string> {
      const before = await exportSnapshot(connection, schema)
      const error = await importSnapshot(connection, schema, rows).then(
        () => new Error('it was imported'),
        (cause: unknown) => cause,
      )
      expect(await exportSnapshot(connection, schema)).toEqual(before)
      return error instanceof Error ? error.message : String(error)
    },
  }
}

import { expect } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import type { Row, RowSource } from '../../model/snapshot.ts'
import type { SubjectDefinition } from '../../model/subject.ts'
import type { Connection } from '../../postgres/index.ts'
import { exportSnapshot } from '../export/export.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { type ImportOptions, importRows } from './import.ts'

/** Rows in batches of so many; counts how often they are gone through. */
export function batches(rows: readonly Row[], size = 100): RowSource & { times: number } {
  const source = Object.assign(
    async function* () {
      source.times += 1
      for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size)
    },
    { times: 0 },
  )
  return source
}

/** The connection's database made anew by `sql`, and what an import of a source into it does. */
export async function remadeForSources(connection: Connection, sql: string, details: Partial<SubjectDefinition> = {}) {
  await remakeDatabase(connection, sql)
  const schema = await schemaOf(connection, details)
  return {
    load: (source: RowSource, options?: ImportOptions) => importRows(connection, schema, source, options),
    all: () => exportSnapshot(connection, schema),
    async failure(source: RowSource, options?: ImportOptions): Promise<unknown> {
      const before = await exportSnapshot(connection, schema)
      const error: unknown = await importRows(connection, schema, source, options).then(
        () => new Error('it was imported'),
        (cause: unknown) => cause,
      )
      expect(await exportSnapshot(connection, schema)).toEqual(before)
      return error
    },
  }
}

/** The problems of an import that was refused. */
export function refused(error: unknown): string {
  expect(error).toBeInstanceOf(HarnessError)
  expect(error).toMatchObject({ code: 'import-failed' })
  return String(error).split('\n  ').slice(1).join('\n')
}

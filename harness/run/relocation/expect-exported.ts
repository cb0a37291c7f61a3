import type { CaseExport } from '../../model/case.ts'
import type { Expected } from '../../model/change.ts'
import type { Schema } from '../../model/schema.ts'
import type { LeftOut, UnknownNames } from '../../model/scope.ts'
import type { Row, Snapshot } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { knownRows, leaveOut } from '../../transform/index.ts'
import { partOf } from './import-rows.ts'

/** What an export should give. */
export interface ExpectedExport {
  readonly expected: Expected
  /** What should be there, as far as it is known. Null: all of it is exported. */
  readonly part: {
    readonly rows: Snapshot
    readonly why: (row: Row) => readonly LeftOut[]
    /** Names in the filter that no row should have. */
    readonly unknown: UnknownNames
  } | null
}

/** What an export reads where the case does not say. */
const wholeExport: Pick<CaseExport, 'scope' | 'filter'> = { scope: 'global', filter: {} }

/** Of what should be there. */
export async function expectExported(
  connection: Connection,
  schema: Schema,
  expected: Expected,
  request: Pick<CaseExport, 'scope' | 'filter'> = wholeExport,
): Promise<ExpectedExport> {
  let known: Snapshot | null = null
  const rows = (): Snapshot => {
    known ??= knownRows(schema, expected)
    return known
  }
  const part = await partOf(connection, schema, rows, request)
  if (part === null) return { expected, part }
  const { has, why, unknown } = part
  const taken = rows().map(has)
  const exported = leaveOut(expected, (position) => taken[position] === true)
  return { expected: exported, part: { rows: rows(), why, unknown } }
}

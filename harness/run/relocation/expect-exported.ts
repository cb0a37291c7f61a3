import type { CaseExport } from '../../model/case.ts'
import type { Expected } from '../../model/change.ts'
import type { Schema } from '../../model/schema.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { knownRows, leaveOut } from '../../transform/index.ts'
import { partOf } from './import-rows.ts'

/** What an export reads where the case does not say. */
const wholeExport: Pick<CaseExport, 'scope' | 'filter'> = { scope: 'global', filter: {} }

/** What an export should give, of what should be there. */
export async function expectExported(
  schema: Schema,
  expected: Expected,
  request: Pick<CaseExport, 'scope' | 'filter'> = wholeExport,
): Promise<Expected> {
  let known: Snapshot | null = null
  const rows = (): Snapshot => {
    known ??= knownRows(schema, expected)
    return known
  }
  const has = await partOf(schema, rows, request)
  if (has === null) return expected
  const taken = rows().map(has)
  return leaveOut(expected, (position) => taken[position] === true)
}

import type { CaseExport, CaseImport } from '../../model/case.ts'
import type { RenewedValue } from '../../model/import-rule.ts'
import type { Schema } from '../../model/schema.ts'
import { sequenceModel } from '../../model/sequence-row.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { looksAtRows, relocateRows, type Selection, selectRows, withEqualKeys } from '../../transfer/index.ts'
import type { ImportOutcome } from '../../transform/index.ts'

/** How rows are brought into a database. */
export interface ImportRequest extends Pick<CaseImport, 'scope' | 'filter' | 'flags'> {
  /** Null: it is imported whatever was imported before. */
  readonly uuid: string | null
}

/**
 * Imports the rows of a snapshot that scope and filter take in, by the subject's rules, and tells what has become of them.
 * @param rows in canonical form
 * @throws HarnessError `import-failed`, without secrets; `bad-config` when the subject does not say what the request needs
 */
export async function importInScope(
  connection: Connection,
  schema: Schema,
  rows: Snapshot,
  { scope, filter, flags, uuid }: ImportRequest,
): Promise<ImportOutcome> {
  const own = rows.filter(({ model }) => model !== sequenceModel)
  const part = await partOf(connection, schema, () => own, { scope, filter })
  const has = part?.has ?? (() => true)
  const renewed: RenewedValue[] = []
  const result = await relocateRows(connection, schema, () => inOneBatch(rows), {
    scope,
    filter,
    flags,
    onRenewed: (value) => {
      renewed.push(value)
    },
    ...(uuid !== null && { importUuid: uuid }),
  })
  const imported = result.pkMap
    ? [...result.pkMap.rows()]
    : own.filter(has).map(({ model, pk }) => ({ model, pk, actualPk: pk, kind: 'inserted' as const }))
  const { why = () => [], unknown = { users: [], organizations: [] } } = part ?? {}
  return { kind: 'import', rows: own, has, why, unknown, imported, renewed, isRepeated: result.isRepeated }
}

/**
 * Which rows an export or import takes in. Null: all.
 * @param rows asked for when they have to be looked at
 */
export async function partOf(
  connection: Connection,
  schema: Schema,
  rows: () => Snapshot,
  { scope, filter }: Pick<CaseExport, 'scope' | 'filter'>,
): Promise<Selection | null> {
  const [request, source] = [{ scope, filter }, () => inOneBatch(rows())]
  const known = looksAtRows(schema, request) ? await withEqualKeys(connection, schema, source, request) : schema
  const selection = await selectRows(known, source, request)
  return [...schema.models.keys()].every((model) => selection.extentOf(model) === 'all') ? null : selection
}

async function* inOneBatch(rows: Snapshot): AsyncGenerator<Snapshot> {
  yield rows
}

import { countFromZero, oneOf, text } from '../../config/index.ts'
import { type RowFilter, type Scope, scopes } from '../../model/scope.ts'
import type { Row, Snapshot } from '../../model/snapshot.ts'
import type { Encryptor, WrittenSnapshot } from '../../snapshot/index.ts'
import {
  type ExportOptions,
  exportFile,
  exportModel as exportModelRows,
  exportSnapshot as exportSnapshotRows,
  type RowCounts,
  type Selection,
} from '../../transfer/index.ts'
import { anyFunction, databaseChecks, filterCheck, objectWith, type RequestShape } from './check-request.ts'
import { inSubjectsDatabase, type SubjectsDatabase } from './subjects-database.ts'

/** Rows of a database that go to a file. */
export interface ExportRequest extends SubjectsDatabase {
  /** Its name says how it is written: `.json` or `.ndjson`, packed `.gz` or `.zst`, encrypted `.tar`. Replaced whole or not at all. */
  readonly file: string
  /** By what the subject's `filters` name. Default: none. */
  readonly filter?: RowFilter
  /** For whom a `.tar` is encrypted: see `openEncryptor`. */
  readonly encryptor?: Encryptor
  /** Spaces of each level; 0: each row on a line of its own. Default: 2, which is canonical. */
  readonly indent?: number
}

/** What was written. */
export interface ExportResult extends WrittenSnapshot {
  /** How many rows were taken and left out, and why; of the models whose rows had to be looked at. */
  readonly models: Readonly<Record<string, RowCounts>>
  /** Names in the filter that no row has. */
  readonly unknown: Selection['unknown']
  /** Tables of the database, as `schema.name`, that the subject says nothing of: none of their rows were written. */
  readonly unknownTables: readonly string[]
}

/**
 * Exports the users with what belongs to them: the models whose scope is `user`.
 * @throws HarnessError `bad-config` (a model without a scope, say), `bad-usage`, `schema-failed`, `infrastructure`,
 *   `export-failed`, `bad-snapshot` when the file cannot be written; the signal's reason
 */
export function exportInUserScope(request: ExportRequest): Promise<ExportResult> {
  return exportInScope('user', request)
}

/** Exports organizations with their users: the models whose scope is `organization` or `user`. As {@link exportInUserScope}. */
export function exportInOrganizationScope(request: ExportRequest): Promise<ExportResult> {
  return exportInScope('organization', request)
}

/** Exports how the whole is set up, and its privileged users: scopes `config` and `user`. As {@link exportInUserScope}. */
export function exportInConfigScope(request: ExportRequest): Promise<ExportResult> {
  return exportInScope('config', request)
}

/** Exports everything that is not excluded. As {@link exportInUserScope}. */
export function exportInGlobalScope(request: ExportRequest): Promise<ExportResult> {
  return exportInScope('global', request)
}

/** Rows of a database that are wanted in memory. */
export interface RowsRequest extends SubjectsDatabase {
  /** Default: global. */
  readonly scope?: Scope
  readonly filter?: RowFilter
  /** Told of the names in the filter that no row has, if there are any, before rows are read. */
  readonly onUnknown?: (unknown: Selection['unknown']) => void
}

/** The rows of a scope, in canonical order. Throws as {@link exportInUserScope}. */
export function exportSnapshot(request: RowsRequest): Promise<Snapshot> {
  return inSubjectsDatabase(request, rowsShape, (connection, schema) =>
    exportSnapshotRows(connection, schema, rowsOptions(request)),
  )
}

interface ModelRequest extends RowsRequest {
  readonly model: string
}

/**
 * Those of one model alone.
 * @throws HarnessError also `bad-usage` when there is no such model, or no row of it takes part in the scope: its problem's
 *   `failure` is `unknown-model` or `unexportable-model`
 */
export function exportModel(request: ModelRequest): Promise<Snapshot> {
  return inSubjectsDatabase(request, modelShape, async (connection, schema) => {
    const rows: Row[] = []
    for await (const batch of exportModelRows(connection, schema, request.model, rowsOptions(request)))
      for (const row of batch) rows.push(row)
    return rows
  })
}

const exportShape: RequestShape<ExportRequest> = {
  checks: {
    ...databaseChecks,
    file: text,
    filter: filterCheck,
    encryptor: objectWith(['publicKeyPem']),
    indent: countFromZero,
  },
  required: ['database', 'subject', 'file'],
}

const rowsShape: RequestShape<RowsRequest> = {
  checks: { ...databaseChecks, scope: oneOf(scopes), filter: filterCheck, onUnknown: anyFunction },
  required: ['database', 'subject'],
}

const modelShape: RequestShape<ModelRequest> = {
  checks: { ...rowsShape.checks, model: text },
  required: [...rowsShape.required, 'model'],
}

function exportInScope(scope: Scope, request: ExportRequest): Promise<ExportResult> {
  return inSubjectsDatabase(request, exportShape, async (connection, schema, unknownTables) => {
    const { file, encryptor, indent } = request
    const selections: Selection[] = []
    const written = await exportFile(connection, schema, file, {
      ...optionsOf({ ...request, scope }),
      ...(encryptor ? { encryptor } : {}),
      ...(indent === undefined ? {} : { indent }),
      onSelected: (selection) => {
        selections.push(selection)
      },
    })
    const [selection] = selections
    return {
      ...written,
      models: Object.fromEntries(selection?.counts ?? []),
      unknown: selection?.unknown ?? { users: [], organizations: [] },
      unknownTables,
    }
  })
}

function rowsOptions({ onUnknown, ...request }: RowsRequest): ExportOptions {
  return {
    ...optionsOf(request),
    onSelected: ({ unknown }) => {
      if (unknown.users.length + unknown.organizations.length > 0) onUnknown?.(unknown)
    },
  }
}

function optionsOf({ scope = 'global', filter = {}, onProgress, signal }: RowsRequest): ExportOptions {
  return { scope, filter, ...(onProgress ? { onProgress } : {}), ...(signal ? { signal } : {}) }
}

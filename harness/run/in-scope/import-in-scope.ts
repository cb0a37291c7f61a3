import type { RowFilter, Scope } from '../../model/scope.ts'
import { type ModelName, modelName, type Row, type RowSource, type Snapshot } from '../../model/snapshot.ts'
import type { Decryptor } from '../../snapshot/index.ts'
import {
  type ImportCounts,
  importFile,
  importModel as importModelRows,
  type PkMap,
  type ImportResult as RelocationResult,
  relocateRows,
} from '../../transfer/index.ts'
import { inSubjectsDatabase, type SubjectsDatabase } from './subjects-database.ts'

/** How rows are brought into a database. */
export interface ImportSettings extends SubjectsDatabase {
  /** By what the subject's `filters` name. Default: none. */
  readonly filter?: RowFilter
  /** Switches of the subject's import rules, such as `merge_users`. */
  readonly flags?: readonly string[]
  /** The import's own number: one that the database has seen is not applied again. */
  readonly importUuid?: string
  /** In global scope: the subject's rows go first. Default: there must be none. */
  readonly replace?: boolean
}

/** Rows of a file that go to a database. */
export interface ImportRequest extends ImportSettings {
  readonly file: string
  /** For a `.tar`: see `openDecryptor`. */
  readonly decryptor?: Decryptor
}

/** What came of an import. */
export interface ImportResult extends Pick<RelocationResult, 'rows' | 'pkMap' | 'isRepeated' | 'unknown'> {
  /** Of the models that the snapshot has rows of, in the order of the schema. */
  readonly models: Readonly<Record<ModelName, ImportCounts>>
}

/**
 * Imports the users with what belongs to them, beside those that are there: the models whose scope is `user`. All or nothing.
 * @throws HarnessError `import-failed`, each problem with its `failure`; `bad-usage` for a flag that no rule names;
 *   `bad-snapshot`, `bad-config`, `schema-failed`, `infrastructure`; the signal's reason
 */
export function importInUserScope(request: ImportRequest): Promise<ImportResult> {
  return importInScope('user', request)
}

/** Imports organizations with their users: the models whose scope is `organization` or `user`. As {@link importInUserScope}. */
export function importInOrganizationScope(request: ImportRequest): Promise<ImportResult> {
  return importInScope('organization', request)
}

/** Imports how the whole is set up, and its privileged users: scopes `config` and `user`. As {@link importInUserScope}. */
export function importInConfigScope(request: ImportRequest): Promise<ImportResult> {
  return importInScope('config', request)
}

/** Imports everything that is not excluded, with the keys that it has, in place of all rows. As {@link importInUserScope}. */
export function importInGlobalScope(request: ImportRequest): Promise<ImportResult> {
  return importInScope('global', request)
}

/** Imports rows that are in memory. Default of `scope`: global. As {@link importInUserScope}. */
export function importSnapshot(
  request: ImportSettings & { readonly rows: Snapshot; readonly scope?: Scope },
): Promise<ImportResult> {
  const { scope = 'global', rows } = request
  return inSubjectsDatabase(request, async (connection, schema) =>
    told(await relocateRows(connection, schema, inMemory(rows), { ...optionsOf(request), scope })),
  )
}

/**
 * Imports rows of one model beside those that are there: one model after those that it refers to, each with the `pkMap` of
 * the one before, gives the same as all at once. As {@link importInUserScope}.
 * @returns what came of these rows; its `pkMap` has the earlier keys too
 */
export function importModel(
  request: SubjectsDatabase & {
    readonly model: string
    readonly rows: Snapshot
    readonly scope: Exclude<Scope, 'global'>
    readonly flags?: readonly string[]
    readonly pkMap?: PkMap
  },
): Promise<ImportResult> {
  const { model, rows, scope, flags = [], pkMap, onProgress, signal } = request
  return inSubjectsDatabase(request, async (connection, schema) => {
    const options = { scope, flags, ...(pkMap ? { pkMap } : {}), ...shared({ onProgress, signal }) }
    return told(await importModelRows(connection, schema, modelName(model), inMemory(rows), options))
  })
}

function importInScope(scope: Scope, request: ImportRequest): Promise<ImportResult> {
  const { file, decryptor } = request
  return inSubjectsDatabase(request, async (connection, schema) => {
    const options = { ...optionsOf(request), scope, ...(decryptor ? { decryptor } : {}) }
    return told(await importFile(connection, schema, file, options))
  })
}

function optionsOf({ filter, flags = [], importUuid, replace = false, onProgress, signal }: ImportSettings) {
  return {
    flags,
    target: replace ? 'existing' : 'empty',
    ...(filter ? { filter } : {}),
    ...(importUuid === undefined ? {} : { importUuid }),
    ...shared({ onProgress, signal }),
  } as const
}

function shared({ onProgress, signal }: { [Name in 'onProgress' | 'signal']: SubjectsDatabase[Name] | undefined }) {
  return { ...(onProgress ? { onProgress } : {}), ...(signal ? { signal } : {}) }
}

function told({ counts, ...result }: RelocationResult): ImportResult {
  return { ...result, models: Object.fromEntries(counts) }
}

function inMemory(rows: readonly Row[]): RowSource {
  return async function* () {
    yield rows
  }
}

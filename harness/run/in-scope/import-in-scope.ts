import { flag, mustBe, oneOf, text, texts } from '../../config/index.ts'
import { HarnessError } from '../../model/errors.ts'
import { type RowFilter, type Scope, scopes } from '../../model/scope.ts'
import { modelName, type Row, type RowSource } from '../../model/snapshot.ts'
import type { Decryptor } from '../../snapshot/index.ts'
import {
  type ImportCounts,
  importFile,
  importModel as importModelRows,
  PkMap,
  type PlainEffects,
  plainEffects,
  type ImportResult as RelocationResult,
  relocateRows,
} from '../../transfer/index.ts'
import { databaseChecks, filterCheck, objectWith, type RequestShape } from './check-request.ts'
import { rowList } from './row-list.ts'
import { inSubjectsDatabase, type SubjectsDatabase } from './subjects-database.ts'

/** A row as a snapshot has it, its model named by a plain text. */
export type GivenRow = Omit<Row, 'model'> & { readonly model: string }

/** How rows are brought into a database. */
export interface ImportSettings extends SubjectsDatabase {
  /** By what the subject's `filters` name. Default: none. */
  readonly filter?: RowFilter
  /** Switches of the subject's import rules, such as `merge_users`. */
  readonly flags?: readonly string[]
  /** The import's own number: one that the database has seen is not applied again. */
  readonly importUuid?: string
  /** In global scope, and in no other: the subject's rows go first. Default: there must be none. */
  readonly replace?: boolean
  /** Whether triggers of the database fire. Default: `off`. */
  readonly triggers?: 'on' | 'off'
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
  readonly models: Readonly<Record<string, ImportCounts>>
  /** What was done besides: values that rules replaced, rows that went, what shims dropped. */
  readonly effects: PlainEffects
}

/**
 * Imports the users with what belongs to them, beside those that are there: the models whose scope is `user`. All or nothing.
 * @throws HarnessError `import-failed`, each problem with its `failure`; `bad-usage` for a flag that no rule of the scope
 *   names, or `replace` in another scope than global;
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

interface SnapshotRequest extends ImportSettings {
  readonly rows: readonly GivenRow[]
  readonly scope?: Scope
}

/** Imports rows that are in memory. Default of `scope`: global. As {@link importInUserScope}. */
export function importSnapshot(request: SnapshotRequest): Promise<ImportResult> {
  return inSubjectsDatabase(request, snapshotShape, async (connection, schema) => {
    const { scope = 'global', rows } = request
    return told(await relocateRows(connection, schema, inMemory(rows), { ...optionsOf(scope, request), scope }))
  })
}

interface ModelRequest extends SubjectsDatabase {
  readonly model: string
  readonly rows: readonly GivenRow[]
  readonly scope: Exclude<Scope, 'global'>
  readonly flags?: readonly string[]
  readonly pkMap?: PkMap
  readonly triggers?: 'on' | 'off'
}

/**
 * Imports rows of one model beside those that are there: one model after those that it refers to, each with the `pkMap` of
 * the one before, gives the same as all at once. As {@link importInUserScope}.
 * @returns what came of these rows; its `pkMap` has the earlier keys too
 */
export function importModel(request: ModelRequest): Promise<ImportResult> {
  return inSubjectsDatabase(request, modelShape, async (connection, schema) => {
    const { model, rows, scope, flags = [], pkMap } = request
    const options = { scope, flags, ...(pkMap ? { pkMap } : {}), ...shared(request) }
    return told(await importModelRows(connection, schema, modelName(model), inMemory(rows), options))
  })
}

const settingsChecks = {
  ...databaseChecks,
  filter: filterCheck,
  flags: texts,
  importUuid: text,
  replace: flag,
  triggers: oneOf(['on', 'off']),
}

const importShape: RequestShape<ImportRequest> = {
  checks: { ...settingsChecks, file: text, decryptor: objectWith(['publicKeyPem', 'unwrapKey']) },
  required: ['database', 'subject', 'file'],
}

const snapshotShape: RequestShape<SnapshotRequest> = {
  checks: { ...settingsChecks, rows: rowList, scope: oneOf(scopes) },
  required: ['database', 'subject', 'rows'],
}

const modelShape: RequestShape<ModelRequest> = {
  checks: {
    ...databaseChecks,
    model: text,
    rows: rowList,
    scope: oneOf(scopes.filter((scope) => scope !== 'global')),
    flags: texts,
    pkMap: mustBe('the pkMap of an import, or what PkMap.of gives', (value) => value instanceof PkMap),
    triggers: oneOf(['on', 'off']),
  },
  required: ['database', 'subject', 'model', 'rows', 'scope'],
}

function importInScope(scope: Scope, request: ImportRequest): Promise<ImportResult> {
  return inSubjectsDatabase(request, importShape, async (connection, schema) => {
    const { file, decryptor } = request
    const options = { ...optionsOf(scope, request), scope, ...(decryptor ? { decryptor } : {}) }
    return told(await importFile(connection, schema, file, options))
  })
}

function optionsOf(scope: Scope, { filter, flags = [], importUuid, replace = false, ...request }: ImportSettings) {
  if (replace && scope !== 'global') {
    throw new HarnessError(`an import in ${scope} scope replaces nothing`, {
      code: 'bad-usage',
      fix: 'leave replace out: the rows come beside those that are there',
    })
  }
  return {
    flags,
    target: replace ? 'existing' : 'empty',
    ...(filter ? { filter } : {}),
    ...(importUuid === undefined ? {} : { importUuid }),
    ...shared(request),
  } as const
}

function shared({ onProgress, signal, triggers }: Pick<ImportSettings, 'onProgress' | 'signal' | 'triggers'>) {
  return { ...(onProgress ? { onProgress } : {}), ...(signal ? { signal } : {}), ...(triggers ? { triggers } : {}) }
}

function told({ counts, effects, ...result }: RelocationResult): ImportResult {
  return { ...result, models: Object.fromEntries(counts), effects: plainEffects(effects) }
}

function inMemory(given: readonly GivenRow[]): RowSource {
  const rows = given.map((row): Row => ({ ...row, model: modelName(row.model) }))
  return async function* () {
    yield rows
  }
}

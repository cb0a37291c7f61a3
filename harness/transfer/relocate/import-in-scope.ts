import { hideReferences } from '../../model/hide-references.ts'
import type { RenewedValue } from '../../model/import-rule.ts'
import type { JsonValue } from '../../model/json.ts'
import type { Schema } from '../../model/schema.ts'
import type { RowFilter, Scope } from '../../model/scope.ts'
import type { ModelName, Row, RowSource } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { JoinLists } from '../../snapshot/index.ts'
import { type ImportOptions, replaceRows, untilAborted } from '../import/import.ts'
import { addingRights, type Blamed, inImport } from '../import/import-transaction.ts'
import { type Selection, type SelectionRequest, selectRows, withEqualKeys } from '../select/index.ts'
import { applyOnce, normalizedUuid } from './applied-imports.ts'
import { type ImportEffects, noEffects } from './import-effects.ts'
import { checkFlags } from './import-flags.ts'
import { type ImportResult, replacementResult } from './import-result.ts'
import { leftOut as leftOutFate, type PlannedRow } from './planned-row.ts'
import { type Relocation, relocate } from './relocate.ts'
import { ruleSource } from './rule-source.ts'
import { selectSource } from './select-source.ts'
import { type Dropped, shimRows } from './shim-rows.ts'

export interface ScopedImportOptions extends ImportOptions {
  readonly scope: Scope
  /** Absent: everything that the scope takes in. */
  readonly filter?: RowFilter
  /** Switches of the subject's import rules, such as `merge_users`. */
  readonly flags?: readonly string[]
  /** The import's own number: one that was applied already is not applied again. */
  readonly importUuid?: string
  /** Told of each value that a collision rule gave a row, once all is done; not where it was done before. */
  readonly onRenewed?: (value: RenewedValue) => void
}

/**
 * Imports rows in a scope. In global scope the subject's tables are emptied and keys kept, as `importRows` does, and memory
 * stays bounded; in any other the rows come beside those that are there, by the subject's import rules, with new keys
 * (`target` has no say), and all of them are in memory. One transaction: all or nothing.
 * @param rows may be of another version of the application, as far as the subject's shims go
 * @throws HarnessError `import-failed`, each problem with its `failure`; `bad-usage` for a flag that no rule names, or an
 *   `importUuid` that is none; `bad-config` when the subject does not say what scope or filter need; `infrastructure`;
 *   what the source throws; the signal's reason
 */
export async function relocateRows(
  connection: Connection,
  given: Schema,
  rows: RowSource,
  options: ScopedImportOptions,
): Promise<ImportResult> {
  const { scope, filter, flags = [], importUuid, signal } = options
  checkFlags(given, flags, scope)
  const uuid = importUuid === undefined ? null : normalizedUuid(importUuid)
  const schema = hideReferences(given)
  let dropped: Dropped = noEffects
  const onDropped = (told: Dropped): void => {
    dropped = told
  }
  const source = new JoinLists(schema).expandSource(shimRows(schema, untilAborted(rows, signal), onDropped))
  const request: SelectionRequest = { scope, ...(filter ? { filter } : {}) }
  let blamed: Blamed = { source }
  const onBlamed = (told: Blamed): void => {
    blamed = told
  }
  const apply = async (): Promise<ImportResult> => {
    const known = await withEqualKeys(connection, schema, source, request)
    if (scope === 'global') {
      return await replaceSelected(connection, known, source, request, { ...options, flags, onBlamed })
    }
    return await relocate(connection, known, source, {
      ...options,
      rules: { scope, flags },
      select: (planned) => leaveOutOthers(known, planned, request),
      earlier: null,
      onBlamed,
    })
  }
  const inputs = { source, request: requestText(scope, filter, flags) }
  const work = () => (uuid === null ? apply() : applyOnce(connection, schema, uuid, inputs, apply))
  const rights = scope === 'global' ? undefined : addingRights
  const result = await inImport(connection, schema, signal, () => blamed, work, rights)
  return result.isRepeated ? result : { ...result, effects: { ...result.effects, ...droppedOnly(dropped) } }
}

async function replaceSelected(
  connection: Connection,
  schema: Schema,
  given: RowSource,
  request: SelectionRequest,
  { flags, onBlamed, ...options }: ImportOptions & Pick<Relocation, 'onBlamed'> & { readonly flags: readonly string[] },
): Promise<ImportResult> {
  const { source, leftOut, unknown } = await selectSource(schema, given, request)
  let values: ImportEffects['values'] = noEffects.values
  const ruled = await ruleSource(connection, schema, source, { scope: request.scope, flags }, (told) => {
    values = told
  })
  onBlamed({ source: ruled })
  const { counts, replaced } = await replaceRows(connection, schema, ruled, { ...options, keepsExcluded: true })
  return replacementResult(schema, counts, { leftOut, unknown }, { values, replaced })
}

function droppedOnly({ droppedModels, droppedFields }: Dropped): Dropped {
  return { droppedModels, droppedFields }
}

async function leaveOutOthers(
  schema: Schema,
  planned: ReadonlyMap<ModelName, readonly PlannedRow[]>,
  request: SelectionRequest,
): Promise<Selection['unknown']> {
  const { has, unknown } = await selectRows(schema, () => batchesOf(planned), request)
  for (const rows of planned.values()) for (const row of rows) if (!has(row.given)) row.fate = leftOutFate
  return unknown
}

async function* batchesOf(planned: ReadonlyMap<ModelName, readonly PlannedRow[]>): AsyncGenerator<readonly Row[]> {
  for (const rows of planned.values()) yield rows.map(({ given }) => given)
}

function requestText(scope: Scope, filter: RowFilter | undefined, flags: readonly string[]): JsonValue {
  const sorted = (names: readonly string[] | undefined): JsonValue => (names ? [...new Set(names)].sort() : null)
  return { scope, users: sorted(filter?.users), organizations: sorted(filter?.organizations), flags: sorted(flags) }
}

import { HarnessError } from '../../model/errors.ts'
import { hideReferences } from '../../model/hide-references.ts'
import { nearestName } from '../../model/nearest-name.ts'
import type { Model, Schema } from '../../model/schema.ts'
import type { Scope } from '../../model/scope.ts'
import type { ModelName, RowSource } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { JoinLists } from '../../snapshot/index.ts'
import { type ImportOptions, untilAborted } from '../import/import.ts'
import { addingRights, type Blamed, inImport } from '../import/import-transaction.ts'
import { requireInScope, selectOfModel, withEqualKeys } from '../select/index.ts'
import { checkFlags } from './import-flags.ts'
import type { ImportResult } from './import-result.ts'
import { leaveOutUnselected } from './leave-out-unselected.ts'
import { PkMap } from './pk-map.ts'
import { relocate } from './relocate.ts'
import { RelocationPlan } from './relocation-plan.ts'
import { shimRows } from './shim-rows.ts'

export interface ModelImportOptions extends Pick<ImportOptions, 'triggers' | 'onProgress' | 'signal'> {
  /** Whose value rules hold. Not global, which replaces all rows. */
  readonly scope: Exclude<Scope, 'global'>
  readonly flags?: readonly string[]
  /** What the imports of other models have brought so far: what keys refer to. */
  readonly pkMap?: PkMap
}

/**
 * Imports the rows of one model beside those that are there, as `relocateRows` does, in a transaction of its own: one
 * model after those that it refers to gives the same as all at once, but that rows need not be accompanied by any.
 * @param rows may be of another version of the application, and a whole snapshot: rows of other models are passed over,
 *   but for those that tell which users are privileged, in config scope
 * @returns what has become of these rows; `pkMap` has the keys of the earlier ones too
 * @throws HarnessError as `relocateRows` does; `bad-usage` also when the schema has no such model, or no row of it takes
 *   part in the scope (its problem's failure is `unexportable-model`)
 */
export async function importModel(
  connection: Connection,
  given: Schema,
  model: ModelName,
  rows: RowSource,
  options: ModelImportOptions,
): Promise<ImportResult> {
  const { scope, flags = [], pkMap = new PkMap(), signal } = options
  const ofImport = modelOf(given, model)
  requireInScope(ofImport, scope, 'import')
  checkFlags(given, flags, scope)
  const schema = hideReferences(given)
  const source = new JoinLists(schema).expandSource(shimRows(schema, untilAborted(rows, signal)))
  const ofModel: RowSource = async function* () {
    // Rows of models that the schema lacks stay, to be told as errors.
    for await (const batch of source())
      yield batch.filter((row) => row.model === model || !schema.models.has(row.model))
  }
  let blamed: Blamed = { source: ofModel }
  const work = async () => {
    const known = await withEqualKeys(connection, schema, ofModel, { earlier: pkMap.rows() })
    return await relocate(connection, known, ofModel, {
      ...options,
      rules: { scope, flags },
      select: async (planned) => {
        const selection = await selectOfModel(known, ofImport, source, { scope })
        leaveOutUnselected(new RelocationPlan(known, planned, pkMap), pkMap, ofImport, selection)
        return { users: [], organizations: [] }
      },
      earlier: pkMap,
      onBlamed: (told) => {
        blamed = told
      },
    })
  }
  const result = await inImport(connection, schema, signal, () => blamed, work, addingRights)
  return { ...result, pkMap: result.pkMap ? pkMap.with(result.pkMap) : pkMap }
}

function modelOf({ models, relocation }: Schema, name: ModelName): Model {
  const model = models.get(name)
  if (model) return model
  const near = relocation?.shims.renamedModels.get(name) ?? nearestName(name, [...models.keys()])
  throw new HarnessError(`the schema has no model ${name}`, {
    code: 'bad-usage',
    fix: near ? `did you mean ${near}?` : `name one of ${[...models.keys()].join(', ')}`,
  })
}

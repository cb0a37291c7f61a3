import type { OnProgress } from '../../model/progress.ts'
import type { Model, Schema } from '../../model/schema.ts'
import type { Connection } from '../../postgres/index.ts'
import { linesOf } from '../copy/lines-of.ts'
import {
  looksAtRows,
  type SelectableRows,
  type Selection,
  type SelectionRequest,
  selectRows,
  withEqualKeys,
} from '../select/index.ts'
import { columnBlocks } from './model-blocks.ts'
import { rowDecoder } from './row-decoder.ts'

/**
 * Which rows of a database take part: reads the keys that matter, within the transaction that then exports.
 * @param sourceOf what a model's rows are selected from
 * @throws HarnessError `export-failed`, or `bad-config` when the subject does not say what the request needs
 */
export async function selectInDatabase(
  connection: Connection,
  schema: Schema,
  sourceOf: (model: Model) => string,
  request: SelectionRequest,
  onProgress: OnProgress | undefined,
): Promise<Selection> {
  const rows: SelectableRows = async function* (wanted) {
    for (const model of schema.models.values()) {
      const names = wanted.get(model.name)
      if (!names) continue
      onProgress?.({ rows: 0, model: model.name, share: null })
      const fields = model.fields.filter(({ name }) => names.has(name))
      const decode = rowDecoder({ ...model, fields })
      const table = { connection, schema, model, source: sourceOf(model) }
      for await (const lines of linesOf(columnBlocks(table, fields))) yield lines.map(decode)
    }
  }
  if (!looksAtRows(schema, request)) return await selectRows(schema, rows, request)
  return await selectRows(await withEqualKeys(connection, schema, rows, request), rows, request)
}

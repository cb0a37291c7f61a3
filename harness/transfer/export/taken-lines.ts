import { type Field, hasScalarPk, type Model } from '../../model/schema.ts'
import { type Row, toPrimaryKey } from '../../model/snapshot.ts'
import { codecFor } from '../../snapshot/index.ts'
import { copyNull, unescapeCopyText } from '../copy/copy-text.ts'
import type { Selection } from '../select/index.ts'
import type { LineBlocks } from './model-blocks.ts'

const tab = 9
const lineEnd = 10

/** The lines of rows that take part, of all lines of a model with all columns: only what decides is looked at. */
export async function* takenLines(blocks: LineBlocks, model: Model, selection: Selection): AsyncGenerator<Buffer> {
  const readRow = decidingReader(model, selection.fieldsOf(model.name))
  for await (const block of blocks) {
    const runs: Buffer[] = []
    let runStart = 0
    for (let start = 0; start < block.length; ) {
      const end = block.indexOf(lineEnd, start) + 1
      if (!selection.has(readRow(block, start))) {
        if (runStart < start) runs.push(block.subarray(runStart, start))
        runStart = end
      }
      start = end
    }
    if (runStart < block.length) runs.push(block.subarray(runStart))
    const [first, ...others] = runs
    if (first) yield others.length === 0 ? first : Buffer.concat(runs)
  }
}

/** Reads some fields of the row whose line starts there; what else the row has is missing. */
function decidingReader(model: Model, names: readonly string[]): (block: Buffer, start: number) => Row {
  const wanted = new Set(names)
  const columns = model.fields.map((field) => (wanted.has(field.name) ? columnOf(model, field) : null))
  while (columns.at(-1) === null) columns.pop()
  return (block, start) => {
    const fields: Record<string, Row['fields'][string]> = {}
    let pk: Row['pk'] = null
    let from = start
    for (const [index, column] of columns.entries()) {
      // The last column of a line ends with it.
      const end = block.indexOf(index === model.fields.length - 1 ? lineEnd : tab, from)
      if (column) {
        const text = block.toString('utf8', from, end)
        const value = text === copyNull ? null : column.decode(unescapeCopyText(text))
        if (column.isPk) pk = toPrimaryKey(value)
        else fields[column.name] = value
      }
      from = end + 1
    }
    return { model: model.name, pk, fields }
  }
}

function columnOf(model: Model, { name, type }: Field) {
  const isPk = hasScalarPk(model) && model.primaryKey[0] === name
  return { name, isPk, decode: codecFor(type).decode }
}

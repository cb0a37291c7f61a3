import type { ColumnType } from '../../../model/catalog.ts'
import type { JsonValue } from '../../../model/json.ts'
import { toPrimaryKey } from '../../../model/snapshot.ts'
import { codecFor, prettyText } from '../../../snapshot/index.ts'
import { unescapeCopyText } from '../../copy/copy-text.ts'
import type { ColumnWriter } from './column-writer.ts'

/**
 * Writes any value of a type: decoded, and written again. Right for every type, and slow.
 * @param indent of the line that the value begins on; null for compact text
 */
export function valueWriter(type: ColumnType, indent: string | null): ColumnWriter {
  return writerOf(type, indent, (value) => value)
}

/** The same as a primary key, for which an object has to be told apart from what stands for a missing one. */
export function keyWriter(type: ColumnType, indent: string | null): ColumnWriter {
  return writerOf(type, indent, toPrimaryKey)
}

function writerOf(type: ColumnType, indent: string | null, formOf: (value: JsonValue) => JsonValue): ColumnWriter {
  const { decode } = codecFor(type)
  return (source, start, end, output) => {
    const text = unescapeCopyText(source.toString('utf8', start, end))
    output.appendText(prettyText(formOf(decode(text)), indent))
  }
}

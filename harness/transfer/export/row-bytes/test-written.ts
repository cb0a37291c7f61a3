import type { ColumnType } from '../../../model/catalog.ts'
import { ByteOutput } from '../../../snapshot/index.ts'
import { writerFor } from './writer-for.ts'

const escapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
}

/** A text as PostgreSQL's COPY prints it. */
export function copied(text: string): string {
  return text.replace(/[\b\f\n\r\t\v\\]/g, (character) => escapes[character] ?? character)
}

/** What the writer of a type makes of a column of COPY, which stands between others, behind what is there already. */
export function written(type: ColumnType, column: string, indent: string | null): string {
  const output = new ByteOutput()
  output.appendText('before')
  const source = Buffer.from(`1\t${column}\t\\N\n`)
  writerFor(type, indent)(source, 2, source.length - 4, output)
  return output.take().toString().slice('before'.length)
}

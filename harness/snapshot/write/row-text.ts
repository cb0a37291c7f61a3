import type { Row } from '../../model/snapshot.ts'
import type { FileFormat } from '../file-format.ts'
import { prettyText } from './pretty-text.ts'

/** What stands between the parts of a row: in an array each member has its line, and a row on a line has no space. */
export const layouts = {
  array: { row: '  ', member: '\n    ', field: '\n      ', colon: ': ', indent: '    ', end: '\n  ' },
  lines: { row: null, member: '', field: '', colon: ':', indent: null, end: '' },
} as const satisfies Record<FileFormat['rows'], object>

/** The canonical text of a row, in the order of its file, without what stands between rows. */
export function rowText(row: Row, layout: FileFormat['rows']): string {
  const fields = Object.fromEntries(Object.entries(row.fields).sort(([a], [b]) => (a < b ? -1 : 1)))
  const { row: indent } = layouts[layout]
  return (indent ?? '') + prettyText({ model: row.model, pk: row.pk, fields }, indent)
}

import { hasScalarPk, type Model } from '../../../model/schema.ts'
import { type FileFormat, framings, layouts } from '../../../snapshot/index.ts'
import type { ColumnWriter } from './column-writer.ts'
import { keyWriterFor, writerFor } from './writer-for.ts'

/** A value of a row, and the constant text between it and the value before. */
export interface RowPart {
  readonly before: string
  /** The place of the column in its line of COPY. */
  readonly column: number
  readonly write: ColumnWriter
}

/** What a model's rows are made of, in order, from what stands between rows on. */
export interface RowLayout {
  readonly parts: readonly RowPart[]
  /** The constant text behind the last value. */
  readonly after: string
}

export function rowLayout(model: Model, format: FileFormat['rows']): RowLayout {
  const { row, member, field, colon, indent, end } = layouts[format]
  const inner = indent === null ? null : `${indent}  `
  const columns = model.fields.map(({ name, type }, column) => ({ name, type, column }))
  const keys = model.primaryKey.flatMap((name) => columns.filter((column) => column.name === name))
  const isScalar = hasScalarPk(model)
  const fields = inOrder(columns.filter((column) => !isScalar || column !== keys[0]))

  const parts: RowPart[] = []
  let text = `${framings[format].between}${row ?? ''}{`
  const add = (column: number, write: ColumnWriter): void => {
    parts.push({ before: text, column, write })
    text = ''
  }
  text += `${member}"model"${colon}${JSON.stringify(model.name)},${member}"pk"${colon}`
  if (keys.length === 0) text += 'null'
  else if (isScalar) for (const { column, type } of keys) add(column, keyWriterFor(type, indent))
  else {
    for (const [index, { column, type }] of keys.entries()) {
      text += `${index === 0 ? '[' : ','}${field}`
      add(column, writerFor(type, inner))
    }
    text += `${member}]`
  }
  text += `,${member}"fields"${colon}{`
  for (const [index, { name, column, type }] of fields.entries()) {
    text += `${index === 0 ? '' : ','}${field}${JSON.stringify(name)}${colon}`
    add(column, writerFor(type, inner))
  }
  return { parts, after: `${text}${fields.length === 0 ? '' : member}}${end}}` }
}

/** As a row's `fields` has them: sorted, but that JavaScript's objects begin with names that are numbers. */
function inOrder<T extends { readonly name: string }>(columns: readonly T[]): readonly T[] {
  const sorted = columns.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return Object.values(Object.fromEntries(sorted.map((column) => [column.name, column])))
}

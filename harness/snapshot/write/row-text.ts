import { hasScalarPk, type Model } from '../../model/schema.ts'
import { type Row, toPrimaryKey } from '../../model/snapshot.ts'
import type { FileFormat } from '../file-format.ts'
import { codecFor } from '../values/codec-for.ts'
import { type JsonTextOf, jsonTextFor } from '../values/json-text.ts'
import { prettyText } from './pretty-text.ts'

type Layout = FileFormat['rows']

/** What stands between the parts of a row: in an array each member has its line, and a row on a line has no space. */
const layouts = {
  array: { row: '  ', member: '\n    ', field: '\n      ', colon: ': ', indent: '    ' },
  lines: { row: null, member: '', field: '', colon: ':', indent: null },
} as const

/** The canonical text of a row, in the order of its file, without what stands between rows. */
export function rowText(row: Row, layout: Layout): string {
  const fields = Object.fromEntries(Object.entries(row.fields).sort(([a], [b]) => (a < b ? -1 : 1)))
  const { row: indent } = layouts[layout]
  return (indent ?? '') + prettyText({ model: row.model, pk: row.pk, fields }, indent)
}

/**
 * Writes the rows of a model from PostgreSQL's texts: the same text as {@link rowText} of the decoded row, much quicker.
 * @returns takes the texts of the model's fields, in their order; null for SQL NULL
 */
export function rowTextWriter(model: Model, layout: Layout): (texts: readonly (string | null)[]) => string {
  const { row, member, field, colon, indent } = layouts[layout]
  const inner = indent === null ? null : `${indent}  `
  const pk = pkWriter(model, layout)
  const columns = model.fields.map(({ name, type }, index) => ({ name, index, jsonTextOf: jsonTextFor(type) }))
  const scalarPk = hasScalarPk(model) ? model.primaryKey[0] : undefined
  const fields = inOrder(columns.filter(({ name }) => name !== scalarPk)).map(({ name, ...column }, position) => ({
    ...column,
    before: `${position === 0 ? '' : ','}${field}${JSON.stringify(name)}${colon}`,
  }))
  const start = `${row ?? ''}{${member}"model"${colon}${JSON.stringify(model.name)},${member}"pk"${colon}`
  const middle = `,${member}"fields"${colon}{`
  const end = fields.length === 0 ? `}${row === null ? '' : '\n  '}}` : `${member}}${row === null ? '' : '\n  '}}`
  return (texts) => {
    let result = start + pk(texts) + middle
    for (const { before, index, jsonTextOf } of fields) {
      const text = texts[index] ?? null
      result += text === null ? `${before}null` : before + jsonTextOf(text, inner)
    }
    return result + end
  }
}

/** As a row's `fields` has them: sorted, but that JavaScript's objects begin with names that are numbers. */
function inOrder<T extends { readonly name: string }>(columns: readonly T[]): readonly T[] {
  const sorted = columns.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return Object.values(Object.fromEntries(sorted.map((column) => [column.name, column])))
}

function pkWriter(model: Model, layout: Layout): (texts: readonly (string | null)[]) => string {
  const { field, member, indent } = layouts[layout]
  const inner = indent === null ? null : `${indent}  `
  const parts = model.primaryKey.map((name) => {
    const index = model.fields.findIndex((candidate) => candidate.name === name)
    const { type } = model.fields[index] ?? { type: { kind: 'base', name: 'text' } as const }
    return { index, type, jsonTextOf: jsonTextFor(type) }
  })
  const [first] = parts
  if (first === undefined) return () => 'null'
  if (parts.length === 1) return (texts) => scalarPkText(texts[first.index] ?? null)
  return (texts) => {
    const values = parts.map(({ index, jsonTextOf }) => field + textOrNull(texts[index] ?? null, jsonTextOf, inner))
    return `[${values.join(',')}${member}]`
  }

  function scalarPkText(text: string | null): string {
    if (first === undefined || text === null) return 'null'
    const json = first.jsonTextOf(text, indent)
    return json.startsWith('{') ? prettyText(toPrimaryKey(codecFor(first.type).decode(text)), indent) : json
  }
}

function textOrNull(text: string | null, jsonTextOf: JsonTextOf, indent: string | null): string {
  return text === null ? 'null' : jsonTextOf(text, indent)
}

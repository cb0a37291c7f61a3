import { type Style, visible } from '../../reports/index.ts'
import type { FieldExplanation, ModelExplanation } from './explain.ts'
import { referenceText } from './explain-references.ts'

/** A model's explanation as a heading, its keys and a table of its fields. With a final newline. */
export function explanationText(explanation: ModelExplanation, style: Style): string {
  const { model, table, fields } = explanation
  const [heading = '', ...lines] = columns([headings, ...fields.flatMap(fieldRows)])
  return `${[
    `${style.place(visible(model))}  ${style.faint(`table ${visible(table)}`)}`,
    ...keyLines(explanation).map((line) => `  ${line}`),
    '',
    `  ${style.faint(heading)}`,
    ...lines.map((line) => `  ${line}`),
  ].join('\n')}\n`
}

const headings = ['field', 'type', 'key', 'secret', 'comparator', 'why', 'refers to', 'import']

/** As many rows as it has comparators, or references if those are more. */
function fieldRows(field: FieldExplanation): readonly (readonly string[])[] {
  const { name, type, nullable, keys, secretReason, comparators, strictReason, references } = field
  const settled = comparators.map((comparator) => [comparator.name, comparator.reason])
  const settling = settled.length > 0 ? settled : [['strict equality', strictReason ?? '']]
  return Array.from({ length: Math.max(settling.length, references.length) }, (_, index) => {
    const isFirst = index === 0
    const reference = references[index]
    return [
      ...(isFirst
        ? [name, nullable ? type : `${type} not null`, keys.join(', '), secretReason ?? '']
        : ['', '', '', '']),
      ...(settling[index] ?? ['', '']),
      reference ? referenceText(reference) : '',
      isFirst ? field.import : '',
    ]
  })
}

function keyLines(explanation: ModelExplanation): readonly string[] {
  const { primaryKey, naturalKey, scope, pairing, isSetOfRows, foreignKeys, triggers } = explanation
  const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.map(visible).join(', '))
  const methods = pairing.map(({ method, fields, onlyRenumbered }) => {
    if (onlyRenumbered) return `own key (${list(fields)}) where rows are renumbered`
    return method === 'unique-index' ? `unique index (${list(fields)})` : method.replace('-', ' ')
  })
  return [
    `primary key   ${list(primaryKey)}`,
    `natural key   ${list(naturalKey ?? [])}`,
    ...(scope === null ? [] : [`scope         ${visible(scope)}`]),
    `paired by     ${isSetOfRows ? 'set of rows: ' : ''}${methods.join(', else ')}`,
    ...foreignKeys.map(({ fields, target, onDelete, virtual }, index) => {
      const action = virtual ? 'virtual: nothing enforces it' : `on delete ${onDelete.replace('-', ' ')}`
      return `${index === 0 ? 'foreign keys' : '            '}  ${list(fields)} → ${visible(target)}, ${action}`
    }),
    ...(triggers.length === 0 ? [] : [`triggers      ${list(triggers)}`]),
  ]
}

/** Lines of cells that stand below each other; the first row is the heading. A column without any cell is left out. */
function columns(table: readonly (readonly string[])[]): readonly string[] {
  const cells = table.map((row) => row.map(visible))
  const shown = headings.flatMap((_, index) => (cells.slice(1).some((row) => row[index] !== '') ? [index] : []))
  const widths = new Map(shown.map((index) => [index, Math.max(...cells.map((row) => row[index]?.length ?? 0))]))
  return cells.map((row) =>
    shown
      .map((index) => (row[index] ?? '').padEnd(widths.get(index) ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

import { type Style, visible } from '../../reports/index.ts'
import type { ModelExplanation } from './explain.ts'

/** A model's explanation as a heading, its keys and a table of its fields. With a final newline. */
export function explanationText(explanation: ModelExplanation, style: Style): string {
  const { model, table, fields } = explanation
  const rows = fields.flatMap(({ name, type, nullable, secret, comparators }) => {
    const about = [name, nullable ? type : `${type} not null`, secret ? 'secret' : '']
    if (comparators.length === 0) return [[...about, 'strict equality', reasonForEquality(explanation, name)]]
    return comparators.map(({ name: comparator, reason }, index) => [
      ...(index === 0 ? about : ['', '', '']),
      comparator,
      reason,
    ])
  })
  const [heading = '', ...lines] = columns([['field', 'type', '', 'comparator', 'why'], ...rows])
  return `${[
    `${style.place(visible(model))}  ${style.faint(`table ${visible(table)}`)}`,
    ...keyLines(explanation).map((line) => `  ${line}`),
    '',
    `  ${style.faint(heading)}`,
    ...lines.map((line) => `  ${line}`),
  ].join('\n')}\n`
}

function reasonForEquality({ primaryKey }: ModelExplanation, field: string): string {
  return primaryKey.length === 1 && primaryKey[0] === field ? 'the primary key' : 'no comparator claims it'
}

function keyLines({ primaryKey, naturalKey, pairing, foreignKeys, triggers }: ModelExplanation): readonly string[] {
  const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.map(visible).join(', '))
  const methods = pairing.map(({ method, fields }) =>
    method === 'unique-index' ? `unique index (${list(fields)})` : method.replace('-', ' '),
  )
  return [
    `primary key   ${list(primaryKey)}`,
    `natural key   ${list(naturalKey ?? [])}`,
    `paired by     ${methods.join(', else ')}`,
    ...foreignKeys.map(({ fields, target, onDelete, virtual }, index) => {
      const action = virtual ? 'virtual: nothing enforces it' : `on delete ${onDelete.replace('-', ' ')}`
      return `${index === 0 ? 'foreign keys' : '            '}  ${list(fields)} → ${visible(target)}, ${action}`
    }),
    ...(triggers.length === 0 ? [] : [`triggers      ${list(triggers)}`]),
  ]
}

/** Lines of cells that stand below each other. */
function columns(table: readonly (readonly string[])[]): readonly string[] {
  const cells = table.map((row) => row.map(visible))
  const widths = (cells[0] ?? []).map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)))
  return cells.map((row) =>
    row
      .map((cell, index) => (widths[index] === 0 ? null : cell.padEnd(widths[index] ?? 0)))
      .filter((cell) => cell !== null)
      .join('  ')
      .trimEnd(),
  )
}

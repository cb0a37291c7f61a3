import { type RenamedLabels, withNewLabels } from './renamed-labels.ts'

export interface Renames {
  /** Names of a table's columns before → after. */
  readonly columns: ReadonlyMap<string, string>
  readonly labels: RenamedLabels
}

/** Whether two expressions over a table's columns, as PostgreSQL prints them, differ by what is called otherwise alone. */
export function sameExpression(before: string, after: string, renames: Renames): boolean {
  return before === after || plainExpression(before, renames) === plainExpression(after, null)
}

/** The same but for types that values are cast to. */
export function sameButForCasts(before: string, after: string, renames: Renames): boolean {
  return withoutCasts(plainExpression(before, renames)) === withoutCasts(plainExpression(after, null))
}

/** Casts bring parentheses with them. In literals no harm is done: on both sides the same is left out. */
function withoutCasts(expression: string): string {
  return expression.replace(casts, '').replace(/[()\s]/gu, '')
}

const name = String.raw`(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)`
const tokens = new RegExp(
  [
    // A literal with its type, as of an enum or an array of it.
    String.raw`'((?:[^']|'')*)'::(${name}(?:\.${name})?)`,
    "'(?:[^']|'')*'",
    // A type, and what is of a schema: neither is a column. So are functions.
    String.raw`::${name}(?:\.${name})*`,
    String.raw`${name}(?:\.${name})+`,
    String.raw`${name}\(`,
    `(${name})`,
  ].join('|'),
  'gu',
)

/** PostgreSQL manual, 8.1: names of types in several words, lengths, arrays. */
const casts = new RegExp(
  String.raw`::${name}(?:\.${name})*(?: "?(?:varying|precision|(?:with|without)"? "?time"? "?zone)"?)?(?:\([\d, ]+\))?(?:\[\])*`,
  'gu',
)

/** By the names after, all of them quoted. */
function plainExpression(expression: string, renames: Renames | null): string {
  return expression.replace(tokens, (token, text?: string, type?: string, column?: string) => {
    if (text !== undefined && type !== undefined) {
      const called = plainName(type)
      const found = renames?.labels.get(called)
      const label = found ? withNewLabels(text.replaceAll("''", "'"), found.labels).replaceAll("'", "''") : text
      return `'${label}'::${found?.to ?? called}`
    }
    if (column === undefined) return token
    const plain = plainName(column)
    return JSON.stringify(renames?.columns.get(plain) ?? plain)
  })
}

/** Without its quotes. */
export function plainName(written: string): string {
  return written.replace(/"((?:[^"]|"")*)"/gu, (_, quoted: string) => quoted.replaceAll('""', '"'))
}

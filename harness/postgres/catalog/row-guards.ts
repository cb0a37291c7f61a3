import { isWord, type Token } from '../sql-tokens.ts'

/**
 * For which columns what a condition guards still happens in every update that changes a row: all, none, or the one
 * that the update must not have changed itself.
 */
export type Certainty = 'all' | 'none' | { readonly column: string }

/**
 * What may hold it back: that NEW does not differ from OLD, that this is no UPDATE, or that the statement changed the
 * very column itself. Any other condition may hold it back from rows that are changed.
 */
export function certaintyOf(condition: readonly Token[]): Certainty {
  const parts = splitAtAnd(condition.filter(({ kind, text }) => !(kind === 'sign' && /^[()]$/.test(text))))
  let certainty: Certainty = 'all'
  for (const part of parts) {
    if (areRowsDistinct(part) || askedOperation(part) === 'UPDATE') continue
    const column = untouchedColumn(part)
    if (column === null) return 'none'
    certainty = both(certainty, { column })
  }
  return certainty
}

/** Whether a condition asks for another operation than an update, so that none is kept from what follows it. */
export function isOfOtherOperation(condition: readonly Token[]): boolean {
  const operation = askedOperation(condition)
  return operation !== null && operation !== 'UPDATE'
}

/** What is certain where both are. */
export function both(a: Certainty, b: Certainty): Certainty {
  if (a === 'all') return b
  if (b === 'all') return a
  return a !== 'none' && b !== 'none' && a.column === b.column ? a : 'none'
}

export function isCertain(certainty: Certainty, column: string): boolean {
  return certainty === 'all' || (certainty !== 'none' && certainty.column === column)
}

function splitAtAnd(condition: readonly Token[]): readonly (readonly Token[])[] {
  const at = condition.findIndex((token) => isWord(token, 'and'))
  return at < 0 ? [condition] : [condition.slice(0, at), ...splitAtAnd(condition.slice(at + 1))]
}

/** Of a condition that asks for nothing else. */
function askedOperation([left, sign, right, ...more]: readonly Token[]): string | null {
  const isEquation = more.length === 0 && isWord(left, 'tg_op') && sign?.text === '='
  return isEquation && right?.kind === 'string' ? right.text : null
}

const row = (name: string): string => `(?:row )?${name}(?: \\. \\*)?`
/** With `<>` two rows of fields, unlike two records, are not known to differ where one has a NULL. */
const record = (name: string): string => `${name}(?: \\. \\*)?`
const distinct = [
  ...[`${row('new')} is distinct from ${row('old')}`, `${row('old')} is distinct from ${row('new')}`],
  ...['< >', '! =', '\\* < >'].flatMap((sign) => [
    `${record('new')} ${sign} ${record('old')}`,
    `${record('old')} ${sign} ${record('new')}`,
  ]),
]
const rowsDistinct = new RegExp(`^(?:${distinct.join('|')})$`)

function areRowsDistinct(condition: readonly Token[]): boolean {
  return (
    condition.every(({ kind }) => kind === 'word' || kind === 'sign') &&
    rowsDistinct.test(condition.map(({ text }) => text).join(' '))
  )
}

/** `NEW.a IS NOT DISTINCT FROM OLD.a`, or the other way round. */
function untouchedColumn(condition: readonly Token[]): string | null {
  const [column, other] = [condition[2], condition.at(-1)]
  if (condition.length !== 10 || column?.kind !== 'name' || other?.kind !== 'name' || column.text !== other.text) {
    return null
  }
  const rest = condition.filter((token) => token !== column && token !== other).map(({ text }) => text)
  return /^(?:new \. is not distinct from old \.|old \. is not distinct from new \.)$/.test(rest.join(' '))
    ? column.text
    : null
}

import { isWord, type Token } from '../sql-tokens.ts'

/** That a statement assigns to a field of a record variable, or to all of it. */
export interface Assignment {
  /** The variable's name. */
  readonly record: string
  /** Null: the whole record. */
  readonly column: string | null
  /** Null: what a query gives. */
  readonly value: readonly Token[] | null
}

/** What a statement of plpgsql assigns to, as far as it may be a record: in the order of its text. */
export function assignments(statement: readonly Token[]): readonly Assignment[] {
  return [...directAssignment(statement), ...intoAssignments(statement)]
}

/** `new.a := 1` and `new := old`, either with `=`; part of a column, as in `new.a[1] := 1`, is none. */
function directAssignment(statement: readonly Token[]): readonly Assignment[] {
  const [record, point, column] = statement
  if (record === undefined) return []
  if (isAssign(point)) return [{ record: record.text, column: null, value: statement.slice(2) }]
  if (point?.text !== '.' || column === undefined || !isAssign(statement[3])) return []
  return [{ record: record.text, column: column.text, value: statement.slice(4) }]
}

/** `SELECT 1, 2 INTO new.a, new.b`, and what else ends in INTO and its targets; not INSERT INTO and MERGE INTO. */
function intoAssignments(statement: readonly Token[]): readonly Assignment[] {
  const into = statement.findIndex(
    (token, index) => isWord(token, 'into') && !/^(?:insert|merge)$/.test(statement[index - 1]?.text ?? ''),
  )
  if (into < 0) return []
  const targets: Assignment[] = []
  let at = isWord(statement[into + 1], 'strict') ? into + 2 : into + 1
  for (;;) {
    const record = statement[at]
    if (record === undefined) return targets
    const hasColumn = statement[at + 1]?.text === '.'
    targets.push({ record: record.text, column: hasColumn ? (statement[at + 2]?.text ?? null) : null, value: null })
    at += hasColumn ? 3 : 1
    if (statement[at]?.text !== ',') return targets
    at += 1
  }
}

function isAssign(token: Token | undefined): boolean {
  return token?.kind === 'sign' && (token.text === ':=' || token.text === '=')
}

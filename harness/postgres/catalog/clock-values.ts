import type { Token } from '../sql-tokens.ts'

/** PostgreSQL's clocks (Date/Time Functions, Current Date/Time). */
const clocks = ['now', 'current_timestamp', 'localtimestamp'].concat(
  ['clock', 'statement', 'transaction'].map((name) => `${name}_timestamp`),
)

/** What a time is brought into another form by. */
const forms = ['at', 'time', 'zone', 'timezone', 'date_trunc', 'interval', 'pg_catalog', 'cast', 'as'].concat([
  'timestamp',
  'timestamptz',
  'with',
  'without',
])

/**
 * Whether an expression is surely a time that it reads from a clock. Whatever else it names, a row, a variable, a
 * subquery or a condition, might give another.
 */
export function isClockValue(expression: readonly Token[]): boolean {
  const names = expression.filter(({ kind }) => kind === 'word' || kind === 'name').map(({ text }) => text)
  return names.some((name) => clocks.includes(name)) && names.every((name) => [...clocks, ...forms].includes(name))
}

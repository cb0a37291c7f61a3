import { type ExpectedValue, expectMatch, isMatcher } from '../../model/matcher.ts'
import type { Field } from '../../model/schema.ts'
import { defaultValue } from './defaults.ts'

/** What the rows of a table hold in a column that is added to it. Without a default that is NULL, be it NOT NULL later. */
export function defaultOfExisting(field: Field): ExpectedValue {
  if (field.default === null && field.generated === null && field.identity === null) return null
  const value = defaultValue(field)
  return isMatcher(value) && isTimeOfStatement(field) ? expectMatch({ matcher: 'after', moment: 'run' }) : value
}

/** The time of a transaction, which was one of a step. */
export function isTimeOfStatement({ default: given, type }: Field): boolean {
  const isTimestamp = type.name === 'timestamptz' || type.name === 'timestamp'
  return (
    isTimestamp && given?.kind === 'stable' && /^(?:now\(\)|CURRENT_TIMESTAMP|LOCALTIMESTAMP)$/.test(given.expression)
  )
}

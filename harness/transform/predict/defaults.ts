import { type ExpectedValue, expectMatch, isMatcher } from '../../model/matcher.ts'
import type { Field } from '../../model/schema.ts'
import { valueWhenAbsent } from '../../snapshot/index.ts'

/** What an INSERT that does not name the field leaves in it. */
export function defaultValue(field: Field): ExpectedValue {
  const constant = valueWhenAbsent(field)
  if (constant !== undefined) return constant
  if (field.generated || field.nullable) return expectMatch({ matcher: 'any' })
  return expectMatch({ matcher: 'generated' })
}

/** Whether only the database can say what an INSERT leaves in a field that it does not name. */
export function isChosenByDatabase(field: Field): boolean {
  return !field.generated && isMatcher(defaultValue(field))
}

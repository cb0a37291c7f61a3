import { parseDecimal } from './decimal.ts'
import { parseInstant } from './instant.ts'
import { isJsonArray, isJsonObject, type JsonValue, numberText } from './json.ts'
import type { TypeMatcher, ValueType } from './matcher.ts'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const email = /^[^@\s]+@[^@\s]+$/
const dateAlone = /^[+-]?\d{4,7}-\d\d-\d\d(?: BC)?$/

/** Whether a value is of the type. */
export function isOfType({ type, numbersAreTexts }: TypeMatcher, value: JsonValue): boolean {
  const text = typeof value === 'string' ? value : null
  switch (type) {
    case 'string':
      return text !== null
    case 'number':
      return numberText(value) !== null || (numbersAreTexts && parseDecimal(value) !== null)
    case 'integer':
      return (numberText(value) !== null || numbersAreTexts) && isWhole(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'array':
      return isJsonArray(value)
    case 'object':
      return isJsonObject(value)
    case 'null':
      return value === null
    case 'uuid':
      return text !== null && uuid.test(text)
    case 'timestamp':
      return text !== null && !dateAlone.test(text) && parseInstant(text) !== null
    case 'date':
      return text !== null && dateAlone.test(text) && parseInstant(text) !== null
    case 'email':
      return text !== null && email.test(text)
  }
}

/** `5`, `5.00` and `5e3` are. */
function isWhole(value: JsonValue): boolean {
  const decimal = parseDecimal(value)
  if (decimal?.kind !== 'finite') return false
  return decimal.exponent >= 0 || decimal.digits % 10n ** BigInt(-decimal.exponent) === 0n
}

/** With its article, to be read after "expected". */
export const typeNames = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
  integer: 'a whole number',
  uuid: 'a UUID',
  timestamp: 'a timestamp',
  date: 'a date',
  email: 'an email address',
} as const satisfies Record<ValueType, string>

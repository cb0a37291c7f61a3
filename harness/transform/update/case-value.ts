import { isOperator, literalForm, plainForm } from '../../model/case-form.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, jsonEquals } from '../../model/json.ts'

/** What a value of a field of an entry is made of. An operator is one part, but for what `$json` holds. */
export type CaseValue =
  | { readonly kind: 'leaf'; readonly value: JsonValue }
  | { readonly kind: 'operator'; readonly value: JsonObject }
  | { readonly kind: 'list'; readonly items: readonly CaseValue[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, CaseValue])[] }

/** @param isExact whether it stands within `$json`, where nothing is an operator */
export function caseValue(value: JsonValue, isExact = false): CaseValue {
  if (isJsonArray(value)) return { kind: 'list', items: value.map((item) => caseValue(item, isExact)) }
  if (!isJsonObject(value)) return { kind: 'leaf', value }
  if (!isExact && isOperator(value)) {
    return '$json' in value ? caseValue(value.$json ?? null, true) : { kind: 'operator', value }
  }
  const members = Object.entries(value).map(([name, member]) => [name, caseValue(member, isExact)] as const)
  return { kind: 'object', members }
}

/** As a field of an entry has it: in `$json` where there is no operator in it. */
export function valueText(value: CaseValue): JsonValue {
  return hasOperator(value) ? withOperators(value) : literalForm(exact(value))
}

function hasOperator(value: CaseValue): boolean {
  if (value.kind === 'operator') return true
  if (value.kind === 'list') return value.items.some(hasOperator)
  return value.kind === 'object' && value.members.some(([, member]) => hasOperator(member))
}

/** Without any `$json`. */
export function exact(value: CaseValue): JsonValue {
  if (value.kind === 'list') return value.items.map(exact)
  if (value.kind !== 'object') return value.value
  return Object.fromEntries(value.members.map(([name, member]) => [name, exact(member)]))
}

function withOperators(value: CaseValue): JsonValue {
  if (!hasOperator(value)) return plainForm(exact(value))
  if (value.kind === 'list') return value.items.map(withOperators)
  if (value.kind !== 'object') return value.value
  return Object.fromEntries(value.members.map(([name, member]) => [name, withOperators(member)]))
}

/**
 * What a value should be, said as far as possible in the words of the one that stands there: what means the same stays
 * as it is written.
 * @param written the value that stands there
 * @param wanted the same place, as it should be
 */
export function inWordsOf(written: JsonValue | undefined, wanted: JsonValue): JsonValue {
  if (written === undefined || jsonEquals(written, wanted)) return wanted
  const value = caseValue(wanted)
  if (isOperator(written) && '$json' in written) {
    return value.kind === 'leaf' || hasOperator(value) ? wanted : { $json: exact(value) }
  }
  if (isOperator(written)) return isJsonObject(wanted) ? sameOperator(written, wanted) : wanted
  if (isJsonArray(written) && value.kind === 'list') {
    return value.items.map((item, index) => inWordsOf(written[index], withOperators(item)))
  }
  if (!isJsonObject(written) || value.kind !== 'object') return wanted
  if (value.members.some(([name]) => name.startsWith('$'))) return wanted
  const members = value.members.map(([name, member]) => {
    const known = Object.hasOwn(written, name) ? written[name] : undefined
    return [name, inWordsOf(known, withOperators(member))] as const
  })
  return Object.fromEntries(members)
}

function sameOperator(written: JsonObject, wanted: JsonObject): JsonObject {
  const [[name, held] = ['', null]] = Object.entries(written)
  const operand = wanted[name]
  if (operand === undefined || (name !== '$contains' && name !== '$unordered')) return wanted
  return { [name]: inWordsOf(held, operand) }
}

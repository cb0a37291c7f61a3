import { isJsonObject, type JsonObject, type JsonValue, jsonEquals } from '../../model/json.ts'
import { type ValueType, valueTypes } from '../../model/matcher.ts'
import { isOfType } from '../../model/value-type.ts'
import { type CaseValue, caseValue, exact, valueText } from './case-value.ts'

/**
 * What is said of a value that was one in one run and is another in the next: what both have in common is written out,
 * and a matcher, as narrow as can be known, stands where they differ.
 * @param held the value as an entry has it
 * @param found what was observed, likewise
 * @param numbersAreTexts whether a text that reads as a number is one
 */
export function steadyValue(held: JsonValue, found: JsonValue, numbersAreTexts = false): JsonValue {
  const [before, after] = [caseValue(held), caseValue(found)]
  const isNumber = numbersAreTexts && before.kind === 'leaf' && after.kind === 'leaf'
  if (isNumber && !jsonEquals(before.value, after.value)) return kindOf(before.value, after.value, true)
  return valueText(steady(before, after))
}

function steady(held: CaseValue, found: CaseValue): CaseValue {
  if (found.kind === 'operator') return found
  if (held.kind === 'list' && found.kind === 'list' && held.items.length === found.items.length) {
    return { kind: 'list', items: found.items.map((item, index) => steady(held.items[index] ?? item, item)) }
  }
  if (held.kind === 'object' && found.kind === 'object') return steadyObject(held.members, found.members)
  const [before, after] = [held.kind === 'operator' ? null : exact(held), exact(found)]
  if (held.kind !== 'operator' && jsonEquals(before, after)) return found
  return { kind: 'operator', value: held.kind === 'operator' ? kindOf(after, after) : kindOf(before, after) }
}

type Members = Extract<CaseValue, { readonly kind: 'object' }>['members']

/** Of members that come and go only those are named that are always there. */
function steadyObject(held: Members, found: Members): CaseValue {
  const known = new Map(held)
  const members = found.flatMap(([name, value]) => {
    const before = known.get(name)
    return before ? [[name, steady(before, value)] as const] : []
  })
  const isSame = members.length === found.length && members.length === held.length
  if (isSame && !members.some(([name]) => name.startsWith('$'))) return { kind: 'object', members }
  if (isSame && jsonEquals(exact({ kind: 'object', members: held }), exact({ kind: 'object', members: found }))) {
    return { kind: 'object', members }
  }
  if (members.length === 0 || members.some(([name]) => name.startsWith('$'))) {
    return { kind: 'operator', value: { $type: 'object' } }
  }
  const wanted = valueText({ kind: 'object', members })
  return {
    kind: 'operator',
    value: { $contains: isJsonObject(wanted) && '$json' in wanted ? (wanted.$json ?? null) : wanted },
  }
}

/** The first of them says the most. */
const narrowFirst: readonly ValueType[] = [
  ...(['uuid', 'timestamp', 'date', 'email', 'integer'] as const),
  ...valueTypes,
]

function kindOf(before: JsonValue, after: JsonValue, numbersAreTexts = false): JsonObject {
  if (before !== null && after === null) return { $oneOf: [null, kindOf(before, before, numbersAreTexts)] }
  if (before === null && after !== null) return { $oneOf: [null, kindOf(after, after, numbersAreTexts)] }
  const isBoth = (type: ValueType): boolean =>
    [before, after].every((value) => isOfType({ matcher: 'type', type, numbersAreTexts }, value))
  // Numbers of a column with decimals may be whole by chance.
  const types = numbersAreTexts ? (['number', ...narrowFirst] as const) : narrowFirst
  const type = types.find(isBoth)
  return type === undefined ? { $any: true } : { $type: type }
}

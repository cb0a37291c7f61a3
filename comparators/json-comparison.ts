import type { ComparisonContext, RowPair } from '../harness/model/comparator.ts'
import type { JsonArray, JsonValue } from '../harness/model/json.ts'
import { isJsonArray, isJsonObject, jsonEquals, jsonText } from '../harness/model/json.ts'
import type { JsonPath } from '../harness/model/json-path.ts'
import type { Fields } from '../harness/model/snapshot.ts'
import { type AlignedPositions, alignLists } from './align-lists.ts'
import { Differences, pathTo } from './differences.ts'
import { countsElements, memberNames, memberOf, type PathRule, type Place, placeWithin, ruleAt } from './json-rules.ts'
import { foundOther } from './obfuscating.ts'
import { obfuscateHash } from './obfuscation.ts'
import { isSecret, showValue } from './show-value.ts'

/** Either side of what is at a place; undefined where there is nothing. */
type Found = JsonValue | undefined

/** Compares the JSON of one field of one pair of rows, by rules for some of its places and by equality for the rest. */
export class JsonComparison {
  private readonly pair: RowPair
  private readonly context: ComparisonContext
  private readonly field: string
  private readonly hidden: boolean

  constructor(pair: RowPair, context: ComparisonContext, field: string) {
    this.pair = pair
    this.context = context
    this.field = field
    this.hidden = isSecret(pair.model, field)
  }

  /** What is wrong with all that is at the place, in one sentence; null when nothing is. */
  message(expected: JsonValue, actual: JsonValue, place: Place): string | null {
    const differences = new Differences()
    this.collect(expected, actual, place, [], differences)
    return differences.text()
  }

  private collect(expected: Found, actual: Found, place: Place, path: JsonPath, into: Differences): void {
    // Most of most values is equal.
    if (place.rules.length === 0 && jsonEquals(expected, actual)) return
    const rule = ruleAt(place)
    if (rule) {
      for (const message of this.ruleMessages(rule, expected, actual)) into.add(path, () => message)
    } else if (isJsonArray(expected) && isJsonArray(actual)) {
      this.collectElements(expected, actual, place, path, into)
    } else if (isJsonObject(expected) && isJsonObject(actual)) {
      for (const name of memberNames(expected, actual)) {
        const shown = this.hidden && !isNamed(place, name) ? obfuscateHash(name) : name
        const [wanted, found] = [memberOf(expected, name), memberOf(actual, name)]
        this.collect(wanted, found, placeWithin(place, name), pathTo(path, shown), into)
      }
    } else if (!jsonEquals(expected, actual)) {
      into.add(path, () => this.difference(expected, actual, place))
    }
  }

  private collectElements(
    expected: JsonArray,
    actual: JsonArray,
    place: Place,
    path: JsonPath,
    into: Differences,
  ): void {
    const pairs =
      expected.length === actual.length || countsElements(place) ? null : this.align(expected, actual, place)
    const length = pairs?.length ?? Math.max(expected.length, actual.length)
    for (let at = 0; at < length; at += 1) {
      const pair = pairs?.[at] ?? { expected: at, actual: at }
      const index = pair.expected ?? pair.actual ?? at
      const [wanted, found] = [elementOf(expected, pair.expected), elementOf(actual, pair.actual)]
      this.collect(wanted, found, placeWithin(place, index), pathTo(path, index), into)
    }
  }

  /**
   * Where one side has more elements, those that agree are put beside each other: one too many is one difference. They
   * agree at both ends, and in between by what no rule settles.
   */
  private align(expected: JsonArray, actual: JsonArray, place: Place): readonly AlignedPositions[] {
    const within = placeWithin(place, 0)
    const shorter = Math.min(expected.length, actual.length)
    let head = 0
    while (head < shorter && this.agree(expected[head], actual[head], within)) head += 1
    let tail = 0
    while (tail < shorter - head && this.agree(expected.at(-1 - tail), actual.at(-1 - tail), within)) tail += 1
    const textsBetween = (items: JsonArray) =>
      items.slice(head, items.length - tail).map((item) => jsonText(replaced(item, within, () => null)))
    // What agrees at the ends needs no message.
    return alignLists(textsBetween(expected), textsBetween(actual)).map((pair) => ({
      ...(pair.expected !== undefined && { expected: head + pair.expected }),
      ...(pair.actual !== undefined && { actual: head + pair.actual }),
    }))
  }

  private agree(expected: Found, actual: Found, within: Place): boolean {
    if (within.rules.length === 0) return jsonEquals(expected, actual)
    const differences = new Differences()
    this.collect(expected, actual, within, [], differences)
    return differences.isEmpty
  }

  private ruleMessages({ comparator }: PathRule, expected: Found, actual: Found): readonly string[] {
    const pair = pairWithin(this.pair, this.field, expected, actual)
    const existence = comparator.existence(pair)
    const found = existence.length > 0 ? existence : comparator.compare(pair, this.context)
    return found.map(({ message }) => message)
  }

  private difference(expected: Found, actual: Found, place: Place): string {
    const wanted = expected === undefined ? 'nothing there' : this.show(expected, place)
    if (actual === undefined) return `expected ${wanted}, found nothing there`
    return `expected ${wanted}, ${foundOther(wanted, this.show(actual, place))}`
  }

  private show(value: JsonValue, place: Place): string {
    return this.hidden ? showValue(value, obfuscateHash) : showValue(masked(value, place))
  }
}

/** The pair as the comparator of a rule sees it: the field holds what is at the rule's path, or is missing. */
export function pairWithin(pair: RowPair, field: string, expected: Found, actual: Found): RowPair {
  const side = (fields: Fields, value: Found): Fields => {
    const { [field]: _whole, ...others } = fields
    return value === undefined ? others : { ...others, [field]: value }
  }
  return { ...pair, expected: side(pair.expected, expected), actual: side(pair.actual, actual) }
}

/** The value with what rules obfuscate in place of what is at their paths. */
function masked(value: JsonValue, place: Place): JsonValue {
  return replaced(value, place, (found, { comparator }) => comparator.obfuscate?.(found) ?? found)
}

/** The value with something else in place of what is at the paths of rules, but for null. */
function replaced(value: JsonValue, place: Place, replace: (found: JsonValue, rule: PathRule) => JsonValue): JsonValue {
  if (place.rules.length === 0 || value === null) return value
  const rule = ruleAt(place)
  if (rule) return replace(value, rule)
  if (isJsonArray(value)) return value.map((item, index) => replaced(item, placeWithin(place, index), replace))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, replaced(member, placeWithin(place, name), replace)]),
  )
}

function elementOf(list: JsonArray, position: number | undefined): Found {
  return position === undefined ? undefined : list[position]
}

function isNamed({ depth, rules }: Place, name: string): boolean {
  return rules.some(({ path }) => {
    const step = path[depth]
    return step?.kind === 'member' && step.name === name
  })
}

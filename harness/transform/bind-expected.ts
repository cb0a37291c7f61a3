import type { ColumnType } from '../model/catalog.ts'
import { parseDecimal } from '../model/decimal.ts'
import type { ExpectedFieldValue } from '../model/expectation.ts'
import { parseInstant } from '../model/instant.ts'
import { isJsonArray, type JsonValue, jsonText } from '../model/json.ts'
import { type Matcher, mapMatcher } from '../model/matcher.ts'
import type { Field } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import type { Where } from '../model/where.ts'
import { canonicalValue, codecFor, ValueError } from '../snapshot/index.ts'

/** What binding needs of the case around it. */
export interface ExpectedSurroundings {
  /** The one spelling of a value of a column. */
  readonly value: (field: Field, value: JsonValue) => JsonValue
  readonly refWhere: (ref: { readonly model: ModelName; readonly where: Where }) => Where
  readonly report: (message: string, fix?: string) => void
}

/** Where a value stands. */
interface Place {
  /** Null: nobody knows, for there is no such field. */
  readonly type: ColumnType | null
  /** Whether it is an element of an array, of however many dimensions. */
  readonly isElement: boolean
  /** Whether there is one value that was at this place before. */
  readonly hasBefore: boolean
}

/**
 * Rewrites the literals of an expected value, those within matchers too, to the one spelling of their types, and
 * reports matchers that the field's column can never satisfy.
 * @param field undefined when the model has none of that name
 */
export function bindExpected(
  field: Field | undefined,
  name: string,
  expected: ExpectedFieldValue,
  surroundings: ExpectedSurroundings,
): ExpectedFieldValue {
  if (expected.kind === 'value') {
    return field ? { kind: 'value', value: surroundings.value(field, expected.value) } : expected
  }
  const type = field ? withoutDomain(field.type) : null
  return new ExpectedBinder(field, name, surroundings).bind(expected, { type, isElement: false, hasBefore: true })
}

class ExpectedBinder {
  private readonly field: Field | undefined
  private readonly name: string
  private readonly surroundings: ExpectedSurroundings

  constructor(field: Field | undefined, name: string, surroundings: ExpectedSurroundings) {
    this.field = field
    this.name = name
    this.surroundings = surroundings
  }

  bind(expected: ExpectedFieldValue, place: Place): ExpectedFieldValue {
    switch (expected.kind) {
      case 'ref':
        return { ...expected, where: this.surroundings.refWhere(expected) }
      case 'value':
        return { kind: 'value', value: this.literal(expected.value, place) }
      case 'matcher':
        return { kind: 'matcher', rule: this.rule(expected.rule, place) }
    }
  }

  private rule(rule: Matcher<ExpectedFieldValue>, place: Place): Matcher<ExpectedFieldValue> {
    switch (rule.matcher) {
      case 'after':
      case 'before':
        if (rule.moment !== 'run')
          this.checkMoment(`$${rule.matcher}`, rule.moment, ', or run for the start of the steps')
        return rule
      case 'close-in-time':
        if (kindOf(place.type) === 'number') this.report('$closeTo takes a number as within, not a duration')
        else this.checkMoment('$closeTo', rule.moment, '')
        return rule
      case 'close-to':
        if (kindOf(place.type) === 'time') this.report('$closeTo takes a duration such as 5s as within, not a number')
        else if (parseDecimal(rule.value) === null) this.report(`$closeTo ${this.shown(rule.value)} is no number`)
        return rule
      case 'differs':
        if (!place.hasBefore) this.report('$differs has nothing to differ from where the order does not count')
        return rule
      case 'type':
        return { ...rule, numbersAreTexts: kindOf(place.type) === 'number' }
      case 'contains':
        return this.contains(rule, place)
      case 'unordered':
      case 'list':
      case 'object': {
        const within = this.within(rule.matcher, place)
        return mapMatcher(rule, (value) => this.bind(value, within))
      }
      default:
        return mapMatcher(rule, (value) => this.bind(value, place))
    }
  }

  private contains(
    rule: Extract<Matcher<ExpectedFieldValue>, { readonly matcher: 'contains' }>,
    place: Place,
  ): Matcher<ExpectedFieldValue> {
    const { value } = rule
    if (kindOf(place.type) === 'text') {
      if (value.kind === 'value' && typeof value.value === 'string') return rule
      this.report('$contains takes a text, which is a part of the one that is there')
      return rule
    }
    const isObject = value.kind === 'matcher' && value.rule.matcher === 'object'
    const within = this.within('contains', place)
    return mapMatcher(rule, (inner) => this.bind(inner, { ...within, hasBefore: isObject && place.hasBefore }))
  }

  /** Where the parts of a value stand; what has no parts can't match. */
  private within(matcher: 'contains' | 'unordered' | 'list' | 'object', place: Place): Place {
    const hasBefore = place.hasBefore && matcher !== 'unordered'
    const { type } = place
    if (type === null || kindOf(type) === 'json') return { ...place, hasBefore }
    if (matcher !== 'object' && type.kind === 'array') {
      return { type: withoutDomain(type.element), isElement: true, hasBefore }
    }
    // An element of an array may itself be a list: there is one type for all dimensions.
    if (matcher !== 'object' && place.isElement) return { ...place, hasBefore }
    const what = { contains: 'text, list or JSON', unordered: 'list or JSON', list: 'list or JSON', object: 'JSON' }[
      matcher
    ]
    this.report(`it holds no ${what}, so nothing can be expected within it`)
    return { type: null, isElement: false, hasBefore }
  }

  private literal(value: JsonValue, place: Place): JsonValue {
    const { type } = place
    if (type === null || value === null) return value
    if (place.isElement && isJsonArray(value)) return value.map((item) => this.literal(item, place))
    if (kindOf(type) === 'json') {
      // In a list, no value looks like the exact text of another.
      const list = this.canonical(type, [value])
      return isJsonArray(list) ? (list[0] ?? null) : value
    }
    return this.field && !place.isElement ? this.surroundings.value(this.field, value) : this.canonical(type, value)
  }

  private canonical(type: ColumnType, value: JsonValue): JsonValue {
    try {
      return canonicalValue(codecFor(type), value)
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      this.report(error.message)
      return value
    }
  }

  private checkMoment(matcher: string, moment: string, alternative: string): void {
    if (parseInstant(moment) !== null) return
    this.report(
      `${matcher} ${this.shown(moment)} is no date or timestamp that exists`,
      `write it as 2026-01-31 or 2026-01-31T12:00:00Z${alternative}`,
    )
  }

  private shown(value: JsonValue): string {
    return this.field?.secret ? '(not shown)' : jsonText(value)
  }

  private report(message: string, fix?: string): void {
    const type = this.field ? ` (${this.field.sqlType})` : ''
    this.surroundings.report(`field ${this.name}${type}: ${message}`, fix)
  }
}

const kinds: Readonly<Record<string, 'number' | 'time' | 'json' | 'other'>> = {
  int2: 'number',
  int4: 'number',
  int8: 'number',
  oid: 'number',
  numeric: 'number',
  float4: 'number',
  float8: 'number',
  date: 'time',
  timestamp: 'time',
  timestamptz: 'time',
  json: 'json',
  jsonb: 'json',
  bool: 'other',
}

/** What the values of a type are to a matcher; `text` is whatever a snapshot writes as one. */
function kindOf(type: ColumnType | null): 'number' | 'time' | 'json' | 'text' | 'other' {
  if (type === null || type.kind === 'array') return 'other'
  return (type.kind === 'base' && Object.hasOwn(kinds, type.name) ? kinds[type.name] : undefined) ?? 'text'
}

function withoutDomain(type: ColumnType): ColumnType {
  return type.kind === 'domain' ? withoutDomain(type.base) : type
}

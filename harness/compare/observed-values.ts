import { caseForm, literalForm } from '../model/case-form.ts'
import type { ColumnType } from '../model/catalog.ts'
import type { Renewal } from '../model/change.ts'
import { instantOrder } from '../model/instant.ts'
import { isJsonArray, isJsonObject, type JsonValue, jsonEquals, jsonText } from '../model/json.ts'
import { type ExpectedValue, expectMatch, isMatcher } from '../model/matcher.ts'
import type { Field, Model } from '../model/schema.ts'
import { amendExpected } from './amend-expected.ts'
import type { JudgeContext } from './judge-context.ts'
import type { KeyedRow } from './keyed-row.ts'
import { openJson } from './open-json.ts'
import { renewedForm } from './renewed-form.ts'
import type { ModelDisplay } from './show.ts'

const textTypes: readonly string[] = ['text', 'varchar', 'bpchar', 'citext']
const anyDay = /(?<!\d)\d{4}-\d\d-\d\d(?!\d)/g
const maxPatternLength = 500

interface AmendedRow {
  readonly before: KeyedRow | null
  readonly fields: KeyedRow['fields']
  readonly renewed?: ReadonlyMap<string, Renewal>
}

/** What entries of `expect.changes` say of values that were seen. Secrets, and what the clock gave, are left to matchers. */
export class ObservedValues {
  private readonly model: Model
  private readonly display: ModelDisplay
  private readonly window: JudgeContext['window']

  constructor(model: Model, display: ModelDisplay, window: JudgeContext['window']) {
    this.model = model
    this.display = display
    this.window = window
  }

  /** What was expected of the field, as far as that holds, and else what was observed. */
  amended({ before, fields, renewed }: AmendedRow, name: string, actual: JsonValue): JsonValue {
    const renewal = renewed?.get(name)
    const form = renewal && !this.display.isHidden(name) ? renewedForm(renewal, actual) : null
    if (form) return this.safe(caseForm(form))
    const [expected, held] = [fields[name], name === 'pk' ? (before?.fields.pk ?? before?.pk) : before?.fields[name]]
    const isOther = held !== undefined && !isMatcher(held) && !jsonEquals(held, actual)
    const plain = this.observed(name, actual, isOther)
    if (!isMatcher(expected) || !isStructured(actual) || this.display.isHidden(name)) return plain
    const context = {
      before: held === undefined || isMatcher(held) ? undefined : openJson(held),
      runStart: this.window?.start ?? null,
    }
    const value = amendExpected(expected, openJson(actual), context, (part) => this.within(part))
    return isMatcher(value) ? this.safe(caseForm(value)) : plain
  }

  /**
   * What is random is written as it is: only another run shows that it is another value then.
   * @param isOther whether there was another value before the steps: then an entry that says nothing else at least says so
   */
  observed(name: string, value: JsonValue, isOther: boolean): JsonValue {
    if (value === null) return null
    const unsaid = isOther ? { $differs: true } : { $any: true }
    if (this.display.isHidden(name) || this.isSecret(value)) return unsaid
    const inner = this.mayHoldMatchers(name) && isStructured(value) ? this.within(openJson(value)) : null
    if (isMatcher(inner)) return this.safe(caseForm(inner))
    if (this.holdsSecret(value)) return unsaid
    if (this.isOfTheRun(name, value)) return { $after: 'run' }
    const field = this.field(name)
    if (field && this.isToday(field, value)) return { $type: 'date' }
    const dated = textTypes.includes(baseName(field?.type) ?? '') ? this.dated(value) : value
    return isMatcher(dated) ? caseForm(dated) : literalForm(value)
  }

  /** A part of a list or of JSON. */
  private within(value: JsonValue): ExpectedValue {
    if (isJsonArray(value)) {
      const items = value.map((item) => this.within(item))
      return items.some(isMatcher) ? expectMatch({ matcher: 'list', items }) : value
    }
    if (isJsonObject(value)) {
      const members = Object.entries(value).map(([name, member]) => [name, this.within(member)] as const)
      const isPlain = !members.some(([, member]) => isMatcher(member)) || members.some(([name]) => name.startsWith('$'))
      return isPlain ? value : expectMatch({ matcher: 'object', members: Object.fromEntries(members) })
    }
    if (this.holdsSecret(value)) return expectMatch({ matcher: 'any' })
    const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:/.test(value) && this.isInWindow(value)
    return isTime ? expectMatch({ matcher: 'after', moment: 'run' }) : value
  }

  /** A matcher may spell out a secret, and so may a name. */
  private safe(value: JsonValue): JsonValue {
    return this.holdsSecret(value) ? { $any: true } : value
  }

  private mayHoldMatchers(name: string): boolean {
    const type = withoutDomain(this.field(name)?.type)
    return type?.kind === 'array' || (type?.kind === 'base' && (type.name === 'json' || type.name === 'jsonb'))
  }

  /** Undefined for the key `pk` that stands for no field of that name. */
  private field(name: string): Field | undefined {
    return this.model.fields.find((candidate) => candidate.name === name)
  }

  /** Of a copy of a whole secret nothing may be shown, be it a number within it. */
  private isSecret(value: JsonValue): boolean {
    return isStructured(value) && this.display.withoutCopies(jsonText(value)) === '...'
  }

  /** A copy of one, where nothing else hides it. */
  holdsSecret(value: JsonValue): boolean {
    const text = jsonText(value)
    return this.display.withoutCopies(text) !== text
  }

  /** A time that the steps' own clock gave is another one in the next run. */
  private isOfTheRun(name: string, value: JsonValue): boolean {
    const type = baseName(this.field(name)?.type)
    return (type === 'timestamptz' || type === 'timestamp') && this.isInWindow(value)
  }

  private isInWindow(value: JsonValue): boolean {
    if (!this.window) return false
    return (instantOrder(this.window.start, value) ?? -1) >= 0 && (instantOrder(value, this.window.end) ?? -1) >= 0
  }

  private isToday(field: Field, value: JsonValue): boolean {
    return baseName(field.type) === 'date' && typeof value === 'string' && this.isDayOfTheRun(value)
  }

  /** A text with the date of the run is another one tomorrow; a long one is no text that a pattern could be read in. */
  private dated(value: JsonValue): ExpectedValue {
    if (typeof value !== 'string' || value.length > maxPatternLength) return value
    const days = (value.match(anyDay) ?? []).filter((day) => this.isDayOfTheRun(day))
    if (days.length === 0) return value
    if (days[0] === value) return expectMatch({ matcher: 'type', type: 'date', numbersAreTexts: false })
    const parts = value.split(anyDay).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    const all = [...value.matchAll(anyDay)].map(([day]) => (days.includes(day) ? '\\d{4}-\\d\\d-\\d\\d' : day))
    return expectMatch({ matcher: 'matches', pattern: `^${parts.map((part, at) => part + (all[at] ?? '')).join('')}$` })
  }

  /** Wherever on earth the clock is that gave the date. */
  private isDayOfTheRun(text: string): boolean {
    if (!this.window) return false
    const dayMs = 86_400_000
    const [start, end] = [Date.parse(this.window.start), Date.parse(this.window.end)]
    const day = Date.parse(text)
    return day > start - 2 * dayMs && day < end + dayMs
  }
}

function isStructured(value: JsonValue): boolean {
  return isJsonArray(value) || isJsonObject(value)
}

/** Undefined for arrays, and the like. */
export function baseName(type: ColumnType | undefined): string | undefined {
  const base = withoutDomain(type)
  return base?.kind === 'base' ? base.name : undefined
}

function withoutDomain(type: ColumnType | undefined): ColumnType | undefined {
  return type?.kind === 'domain' ? withoutDomain(type.base) : type
}

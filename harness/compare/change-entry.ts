import type { ColumnType } from '../model/catalog.ts'
import { entryLines } from '../model/entry-yaml.ts'
import { instantOrder } from '../model/instant.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, jsonText } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import type { Field, Model } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'
import type { JudgeContext } from './judge-context.ts'
import { isOwnKey } from './own-key.ts'
import type { KeyedRow } from './row-keys.ts'
import type { ModelDisplay } from './show.ts'

/** Longer entries are shown over several lines. */
const flowWidth = 110
/** A longer value is not repeated in an entry that is shown. */
const maxShownLength = 500
/** A longer value is left to a matcher. */
const maxValueLength = 100_000

type Member = readonly [name: string, value: JsonValue]

/** A row that is expected; `before` is null where it is added. */
interface ChangedRow extends KeyedRow {
  readonly before: KeyedRow | null
}

/** An entry of `expect.changes`. */
export interface ChangeEntry {
  /** As a case file has it. */
  readonly entry: JsonObject
  /** The same, as YAML to be copied; long values are left to matchers. */
  readonly yaml: string
}

/** Makes entries of `expect.changes` that declare what was seen. Secrets are left to matchers. */
export class EntryWriter {
  private readonly model: Model
  private readonly display: ModelDisplay
  private readonly window: JudgeContext['window']

  constructor(model: Model, display: ModelDisplay, window: JudgeContext['window']) {
    this.model = model
    this.display = display
    this.window = window
  }

  /**
   * @param row as it was before the steps, or as a step should have added it
   * @param field a field's name, or `pk`
   */
  changed({ before, ...added }: ChangedRow, field: string, actual: JsonValue): ChangeEntry {
    const row = before ?? added
    const fields = { [field]: this.observed(field, actual, before !== null) }
    const unknown = row.fields[field] === undefined ? 'any' : 'differs'
    return this.entry({ changed: this.model.name, where: this.where(row), fields }, unknown)
  }

  removed(row: KeyedRow): ChangeEntry {
    return this.entry({ removed: this.model.name, where: this.where(row) })
  }

  /** Leaves out what the database fills in by itself. */
  added(row: Row): ChangeEntry {
    const pk: readonly Member[] =
      this.model.primaryKey.length === 1 && isOwnKey(this.model) ? [['pk', this.observed('pk', row.pk, false)]] : []
    const fields = this.model.fields.flatMap((field): readonly Member[] => {
      const value = row.fields[field.name]
      if (value === undefined || field.generated || (value === null && becomesNull(field))) return []
      const isRandom = field.default?.kind === 'volatile' && baseName(field.type) !== 'uuid'
      return [[field.name, isRandom ? { $any: true } : this.observed(field.name, value, false)]]
    })
    return this.entry({ added: this.model.name, fields: Object.fromEntries([...pk, ...fields]) })
  }

  /** A `where` that finds the row: natural key where it is unique and can be shown, else pk, else all of its fields. */
  where(row: KeyedRow): JsonValue {
    return whereOf(this.conditions(row, 'label'))
  }

  /** The same, by pk wherever that can be shown, so that it can be told apart from others by one condition. */
  whereByKey(row: KeyedRow): JsonValue {
    return whereOf(this.conditions(row, 'key'))
  }

  private conditions(row: KeyedRow, by: 'label' | 'key'): readonly Member[] {
    const { naturalKey, primaryKey, uniques } = this.model
    const isUnique = naturalKey && [primaryKey, ...uniques].some((key) => sameNames(key, naturalKey))
    const natural = isUnique ? naturalKey.map((name) => this.condition(row, name)) : []
    const known = natural.filter((member) => member !== null)
    const label = known.length > 0 && known.length === natural.length ? known : []
    if (label.length > 0 && by === 'label') return label
    const pkVisible = primaryKey.length > 0 && !primaryKey.some((name) => this.display.isHidden(name))
    if (pkVisible && !isMatcher(row.pk) && row.pk !== null) return [['pk', row.pk]]
    if (label.length > 0) return label
    const stored = this.model.fields.filter((field) => !field.generated)
    return stored.map(({ name }) => this.condition(row, name)).filter((member) => member !== null)
  }

  /** Null when the value is NULL, hidden or not known. */
  private condition(row: KeyedRow, name: string): Member | null {
    const isPk = this.model.primaryKey.length === 1 && this.model.primaryKey[0] === name
    const value = isPk ? row.pk : row.fields[name]
    if (value === undefined || value === null || isMatcher(value) || this.display.isHidden(name)) return null
    if (this.holdsSecret(value)) return null
    return [name, literal(value)]
  }

  /** @param hasBefore whether there was another value before the steps */
  private observed(name: string, value: JsonValue, hasBefore: boolean): JsonValue {
    if (value === null) return null
    if (this.display.isHidden(name) || this.holdsSecret(value)) return { $any: true }
    if (this.isOfTheRun(name, value)) return { $after: 'run' }
    const field = this.field(name)
    if (!field) return literal(value)
    if (this.isToday(field, value)) return { $type: 'date' }
    if (!this.isRandomUuid(field, value)) return literal(value)
    return hasBefore ? { $differs: true } : { $type: 'uuid' }
  }

  /** Undefined for the key `pk` that stands for no field of that name. */
  private field(name: string): Field | undefined {
    return this.model.fields.find((candidate) => candidate.name === name)
  }

  /** A copy of one, where nothing else hides it. */
  private holdsSecret(value: JsonValue): boolean {
    const text = jsonText(value)
    return this.display.redact(text, []) !== text
  }

  /** A time that the steps' own clock gave is another one in the next run. */
  private isOfTheRun(name: string, value: JsonValue): boolean {
    const type = baseName(this.field(name)?.type)
    if (!this.window || !(type === 'timestamptz' || type === 'timestamp')) return false
    return (instantOrder(this.window.start, value) ?? -1) >= 0 && (instantOrder(value, this.window.end) ?? -1) >= 0
  }

  /** Wherever on earth the clock is that gave the date. */
  private isToday(field: Field, value: JsonValue): boolean {
    if (!this.window || baseName(field.type) !== 'date' || typeof value !== 'string') return false
    const dayMs = 86_400_000
    const [start, end] = [Date.parse(this.window.start), Date.parse(this.window.end)]
    const day = Date.parse(value)
    return day > start - 2 * dayMs && day < end + dayMs
  }

  /** A version of the numbers that are made at random, in a field that refers to nothing. */
  private isRandomUuid(field: Field, value: JsonValue): boolean {
    if (baseName(field.type) !== 'uuid' || typeof value !== 'string') return false
    if (this.model.foreignKeys.some(({ fields }) => fields.includes(field.name))) return false
    return /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(value)
  }

  /** @param unknown the matcher that takes the place of a value that is too long */
  private entry(entry: JsonObject, unknown: 'any' | 'differs' = 'any'): ChangeEntry {
    const shown = withShortFields(entry, maxShownLength, unknown)
    return {
      entry: withShortFields(entry, maxValueLength, unknown),
      yaml: entryLines(shown, { quoting: 'double', width: flowWidth }).join('\n'),
    }
  }
}

function withShortFields(entry: JsonObject, maxLength: number, unknown: 'any' | 'differs'): JsonObject {
  const { fields } = entry
  if (!isJsonObject(fields)) return entry
  const short = Object.entries(fields).map(([name, value]): Member => {
    return [name, jsonText(value).length > maxLength ? { [`$${unknown}`]: true } : value]
  })
  return { ...entry, fields: Object.fromEntries(short) }
}

function whereOf(members: readonly Member[]): JsonValue {
  return members.length === 0 ? 'all' : Object.fromEntries(members)
}

/** An object in a case file would be read as an operator or a look-up; `$json` says that it is a value. */
function literal(value: JsonValue): JsonValue {
  return holdsObject(value) ? { $json: value } : value
}

function holdsObject(value: JsonValue): boolean {
  return isJsonObject(value) || (isJsonArray(value) && value.some(holdsObject))
}

/** Undefined for arrays, and the like. */
function baseName(type: ColumnType | undefined): string | undefined {
  if (type?.kind === 'domain') return baseName(type.base)
  return type?.kind === 'base' ? type.name : undefined
}

/** Whether an INSERT that does not name the field leaves NULL in it. */
function becomesNull(field: Field): boolean {
  if (field.default === null) return field.nullable && field.identity === null
  return field.default.kind === 'constant' && field.default.text === null
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}

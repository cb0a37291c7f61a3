import { literalForm } from '../model/case-form.ts'
import type { ImportedFrom, Renewal } from '../model/change.ts'
import { entryLines, flowYaml } from '../model/entry-yaml.ts'
import { isJsonObject, type JsonObject, type JsonValue, jsonText } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import { isOwnKey } from '../model/own-key.ts'
import type { Field, Model } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'
import type { JudgeContext } from './judge-context.ts'
import { baseName, ObservedValues } from './observed-values.ts'
import { rowBefore } from './row-before.ts'
import type { KeyedRow } from './row-keys.ts'
import type { ModelDisplay } from './show.ts'

/** Longer entries are shown over several lines. */
const flowWidth = 110
/** A longer value is left to a matcher, in what is proposed and in what is shown of it: they say the same. */
const maxValueLength = 100_000

type Member = readonly [name: string, value: JsonValue]

/** A row that is expected; `before` is null where it is added. */
interface ChangedRow extends KeyedRow {
  readonly before: Row | null
  readonly imported?: ImportedFrom
  readonly renewed?: ReadonlyMap<string, Renewal>
}

/** An entry of `expect.changes`. */
export interface ChangeEntry {
  /** As a case file has it. */
  readonly entry: JsonObject
  /** The same, as YAML to be copied. */
  readonly yaml: string
  /** As a proposal has it. Absent: none. */
  readonly textNumbers?: readonly string[]
}

/** Makes entries of `expect.changes` that declare what was seen. Secrets are left to matchers. */
export class EntryWriter {
  private readonly model: Model
  private readonly display: ModelDisplay
  private readonly values: ObservedValues

  constructor(model: Model, display: ModelDisplay, window: JudgeContext['window']) {
    this.model = model
    this.display = display
    this.values = new ObservedValues(model, display, window)
  }

  /**
   * @param row as it was before the steps, or as a step should have added it
   * @param field a field's name, or `pk`
   */
  changed(expected: ChangedRow, field: string, actual: JsonValue): ChangeEntry {
    const row = rowBefore(expected) ?? expected
    const fields = { [field]: this.values.amended({ ...expected, before: rowBefore(expected) }, field, actual) }
    const unknown = row.fields[field] === undefined ? 'any' : 'differs'
    const imported = expected.imported && { imported: true }
    const where = this.where(expected.imported?.row ?? row)
    return this.entry({ changed: this.model.name, ...imported, where, fields }, unknown)
  }

  /** What of an entry that adds the row is otherwise: the entry with that field alone; as YAML, only the field. */
  addedField(expected: ChangedRow, field: string, actual: JsonValue): ChangeEntry {
    const fields = { [field]: this.values.amended(expected, field, actual) }
    const made = this.entry({ added: this.model.name, fields })
    const { fields: shown = {} } = made.entry
    return { ...made, yaml: flowYaml({ fields: shown }, 'double').slice(2, -2) }
  }

  /** What an import made of a row of its snapshot that was not added. */
  absorbed({ row, reported }: ImportedFrom): ChangeEntry {
    const kinds = { existing: 'merged', overwritten: 'overwritten', inserted: 'leftOut' } as const
    const kind = reported === null ? 'leftOut' : kinds[reported]
    return this.entry({ [kind]: this.model.name, where: this.where(row) })
  }

  /** @param isOneOfAlike whether `where` finds others as well, which are just the same */
  removed(row: KeyedRow, isOneOfAlike = false): ChangeEntry {
    const count = isOneOfAlike ? { count: 1 } : {}
    return this.entry({ removed: this.model.name, where: this.where(row), ...count })
  }

  /** Leaves out what the database fills in by itself. */
  added(row: Row): ChangeEntry {
    const pk: readonly Member[] =
      this.model.primaryKey.length === 1 && isOwnKey(this.model)
        ? [['pk', this.values.observed('pk', row.pk, false)]]
        : []
    const fields = this.model.fields.flatMap((field): readonly Member[] => {
      const value = row.fields[field.name]
      if (value === undefined || field.generated || (value === null && becomesNull(field))) return []
      return [[field.name, this.values.observed(field.name, value, false)]]
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
    if (pkVisible && !isMatcher(row.pk) && row.pk !== null && !this.values.holdsSecret(row.pk)) return [['pk', row.pk]]
    if (label.length > 0) return label
    const stored = this.model.fields.filter((field) => !field.generated)
    const conditions = stored.map(({ name }): Member | null => {
      const isNull = primaryKey.length === 0 && row.fields[name] === null && !this.display.isHidden(name)
      return isNull ? [name, null] : this.condition(row, name)
    })
    return conditions.filter((member) => member !== null)
  }

  /** Null when the value is NULL, hidden or not known. */
  private condition(row: KeyedRow, name: string): Member | null {
    const isPk = this.model.primaryKey.length === 1 && this.model.primaryKey[0] === name
    const value = isPk ? row.pk : row.fields[name]
    if (value === undefined || value === null || isMatcher(value) || this.display.isHidden(name)) return null
    if (this.values.holdsSecret(value)) return null
    return [name, literalForm(value)]
  }

  /** @param unknown the matcher that takes the place of a value that is too long */
  private entry(given: JsonObject, unknown: 'any' | 'differs' = 'any'): ChangeEntry {
    const entry = withShortFields(given, unknown)
    const names = isJsonObject(entry.fields) ? Object.keys(entry.fields) : []
    const textNumbers = names.filter((name) => {
      return baseName(this.model.fields.find((field) => field.name === name)?.type) === 'numeric'
    })
    return {
      ...(textNumbers.length === 0 ? {} : { textNumbers }),
      entry,
      yaml: entryLines(entry, { quoting: 'double', width: flowWidth }).join('\n'),
    }
  }
}

function withShortFields(entry: JsonObject, unknown: 'any' | 'differs'): JsonObject {
  const { fields } = entry
  if (!isJsonObject(fields)) return entry
  const short = Object.entries(fields).map(([name, value]): Member => {
    return [name, jsonText(value).length > maxValueLength ? { [`$${unknown}`]: true } : value]
  })
  return { ...entry, fields: Object.fromEntries(short) }
}

function whereOf(members: readonly Member[]): JsonValue {
  return members.length === 0 ? 'all' : Object.fromEntries(members)
}

/** Whether an INSERT that does not name the field leaves NULL in it. */
function becomesNull(field: Field): boolean {
  if (field.default === null) return field.nullable && field.identity === null
  return field.default.kind === 'constant' && field.default.text === null
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}

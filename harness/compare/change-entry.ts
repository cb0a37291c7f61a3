import type { ColumnType } from '../model/catalog.ts'
import { instantOrder } from '../model/instant.ts'
import { type JsonValue, jsonText } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import type { Field, Model } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'
import type { JudgeContext } from './judge-context.ts'
import { isOwnKey } from './own-key.ts'
import type { KeyedRow } from './row-keys.ts'
import type { ModelDisplay } from './show.ts'

/** Longer entries are written over several lines. */
const flowWidth = 110
/** A longer value is not repeated in an entry. */
const maxValueLength = 500

type Member = readonly [name: string, yaml: string]

/** Writes entries of `expect.changes` that declare what was seen, as YAML to be copied. Secrets are left to matchers. */
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
  changed(row: KeyedRow, field: string, actual: JsonValue): string {
    const value = this.observed(field, actual, row.fields[field] === undefined ? 'any' : 'differs')
    return this.entry('changed', this.where(row), [[yamlKey(field), value]])
  }

  removed(row: KeyedRow): string {
    return this.entry('removed', this.where(row), [])
  }

  /** Leaves out what the database fills in by itself. */
  added(row: Row): string {
    const pk: readonly Member[] =
      this.model.primaryKey.length === 1 && isOwnKey(this.model) ? [['pk', this.observed('pk', row.pk, 'any')]] : []
    const fields = this.model.fields.flatMap((field): readonly Member[] => {
      const value = row.fields[field.name]
      if (value === undefined || field.generated || (value === null && becomesNull(field))) return []
      const isRandom = field.default?.kind === 'volatile'
      return [[yamlKey(field.name), isRandom ? '{ $any: true }' : this.observed(field.name, value, 'any')]]
    })
    return this.entry('added', null, [...pk, ...fields])
  }

  /** A `where` that finds the row: natural key where it is unique and can be shown, else pk, else all of its fields. */
  private where(row: KeyedRow): readonly Member[] {
    const { naturalKey, primaryKey, uniques } = this.model
    const isUnique = naturalKey && [primaryKey, ...uniques].some((key) => sameNames(key, naturalKey))
    const natural = isUnique ? naturalKey.map((name) => this.condition(row, name)) : []
    const known = natural.filter((member) => member !== null)
    if (known.length > 0 && known.length === natural.length) return known
    const pkVisible = primaryKey.length > 0 && !primaryKey.some((name) => this.display.isHidden(name))
    const pk: readonly Member[] = isMatcher(row.pk) || row.pk === null ? [] : [['pk', jsonText(row.pk)]]
    if (pkVisible && pk.length > 0) return pk
    const stored = this.model.fields.filter((field) => !field.generated)
    return stored.map(({ name }) => this.condition(row, name)).filter((member) => member !== null)
  }

  /** Null when the value is NULL, hidden or not known. */
  private condition(row: KeyedRow, name: string): Member | null {
    const isPk = this.model.primaryKey.length === 1 && this.model.primaryKey[0] === name
    const value = isPk ? row.pk : row.fields[name]
    if (value === undefined || value === null || isMatcher(value) || this.display.isHidden(name)) return null
    if (this.holdsSecret(value)) return null
    return [yamlKey(name), yamlValue(value)]
  }

  private observed(field: string, value: JsonValue, otherwise: 'any' | 'differs'): string {
    if (value === null) return 'null'
    if (this.display.isHidden(field) || this.holdsSecret(value)) return '{ $any: true }'
    if (this.isOfTheRun(field, value)) return '{ $after: run }'
    const text = yamlValue(value)
    return text.length > maxValueLength ? `{ $${otherwise}: true }` : text
  }

  /** A copy of one, where nothing else hides it. */
  private holdsSecret(value: JsonValue): boolean {
    const text = jsonText(value)
    return this.display.redact(text, []) !== text
  }

  /** A time that the steps' own clock gave is another one in the next run. */
  private isOfTheRun(name: string, value: JsonValue): boolean {
    const field = this.model.fields.find((candidate) => candidate.name === name)
    if (!this.window || !field || !isTimestamp(field.type)) return false
    return (instantOrder(this.window.start, value) ?? -1) >= 0 && (instantOrder(value, this.window.end) ?? -1) >= 0
  }

  private entry(kind: string, where: readonly Member[] | null, fields: readonly Member[]): string {
    const members: Member[] = [[kind, this.model.name]]
    if (where) members.push(['where', where.length === 0 ? 'all' : flow(where)])
    if (fields.length > 0 || kind === 'added') members.push(['fields', flow(fields)])
    const line = `- ${flow(members)}`
    if (line.length <= flowWidth || fields.length === 0) return line
    const lines = members.filter(([name]) => name !== 'fields').map(([name, yaml]) => `${name}: ${yaml}`)
    const block = [...lines, 'fields:', ...fields.map(([name, yaml]) => `  ${name}: ${yaml}`)]
    return block.map((text, index) => `${index === 0 ? '-' : ' '} ${text}`).join('\n')
  }
}

function flow(members: readonly Member[]): string {
  return members.length === 0 ? '{}' : `{ ${members.map(([name, yaml]) => `${name}: ${yaml}`).join(', ')} }`
}

/** Plain where YAML reads the very name; JSON's strings are YAML's double-quoted ones. */
function yamlKey(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name)
}

/** An object in a case file would be read as an operator or a look-up; `$json` says that it is a value. */
function yamlValue(value: JsonValue): string {
  const text = jsonText(value)
  return /^[[{].*\{|^\{/s.test(text) ? `{ $json: ${text} }` : text
}

function isTimestamp(type: ColumnType): boolean {
  return type.kind === 'domain' ? isTimestamp(type.base) : type.name === 'timestamptz' || type.name === 'timestamp'
}

/** Whether an INSERT that does not name the field leaves NULL in it. */
function becomesNull(field: Field): boolean {
  if (field.default === null) return field.nullable && field.identity === null
  return field.default.kind === 'constant' && field.default.text === null
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}

import type { ExpectedRow } from '../model/change.ts'
import type { BoundComparator } from '../model/comparator.ts'
import { type JsonValue, jsonText } from '../model/json.ts'
import { type ExpectedValue, isMatcher } from '../model/matcher.ts'
import { type Field, hasScalarPk, type Model } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'
import { describeMatcher } from './match-value.ts'

const maxTextLength = 10_000

/** Turns a model's values into texts that may be shown: secrets are shortened here, where findings are made. */
export class ModelDisplay {
  private readonly model: Model
  private readonly obfuscators = new Map<string, (value: JsonValue) => string>()
  private readonly fields: ReadonlyMap<string, Field>

  constructor(model: Model, comparators: readonly BoundComparator[]) {
    this.model = model
    this.fields = new Map(model.fields.map((field) => [field.name, field]))
    for (const { comparator } of comparators) {
      if (!comparator.obfuscate) continue
      for (const field of comparator.fields) this.obfuscators.set(field, comparator.obfuscate)
    }
  }

  isHidden(field: string): boolean {
    return this.obfuscators.has(field) || this.fields.get(field)?.secret === true
  }

  /** JSON text; null for an absent value. */
  value(field: string, value: ExpectedValue | undefined): string | null {
    if (value === undefined) return null
    if (isMatcher(value)) return describeMatcher(value.rule)
    if (value === null) return 'null'
    const obfuscate = this.obfuscators.get(field)
    if (obfuscate) return JSON.stringify(obfuscate(value))
    if (this.fields.get(field)?.secret) return '"..."'
    const text = jsonText(value)
    return text.length > maxTextLength
      ? `${text.slice(0, maxTextLength)}… (+${text.length - maxTextLength} characters)`
      : text
  }

  /** The fields of a row as one JSON-like text. */
  row(fields: Readonly<Record<string, ExpectedValue>>): string {
    const members = Object.keys(fields)
      .sort()
      .map((name) => `${JSON.stringify(name)}: ${this.value(name, fields[name])}`)
    return `{ ${members.join(', ')} }`
  }

  /** `slug "internal"`; null when the model has no natural key, or the row lacks a part of it. */
  label(row: Pick<ExpectedRow, 'pk' | 'fields'> | Row): string | null {
    const names = this.model.naturalKey
    if (!names) return null
    const scalarPk = hasScalarPk(this.model)
    const parts = names.map((name) => {
      const value = scalarPk && this.model.primaryKey[0] === name ? row.pk : row.fields[name]
      return value === undefined || isMatcher(value) ? null : `${name} ${this.value(name, value)}`
    })
    return parts.includes(null) ? null : parts.join(', ')
  }

  /** A `where` of a case file that finds the row: natural key where it can be shown, else pk. */
  where(row: Row): string {
    const names = this.model.naturalKey ?? []
    const visible = names.length > 0 && names.every((name) => !this.isHidden(name) && row.fields[name] !== undefined)
    const isKey = (name: string): boolean => this.model.foreignKeys.some(({ fields }) => fields.includes(name))
    if (!visible || names.some((name) => isKey(name) || row.fields[name] === null)) return `{ pk: ${jsonText(row.pk)} }`
    return `{ ${names.map((name) => `${name}: ${this.value(name, row.fields[name])}`).join(', ')} }`
  }
}

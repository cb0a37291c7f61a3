import type { BoundComparator, Comparator } from '../model/comparator.ts'
import { HarnessError } from '../model/errors.ts'
import { escapePattern } from '../model/escape-pattern.ts'
import { isJsonArray, isJsonObject, type JsonValue, jsonText } from '../model/json.ts'
import { type ExpectedValue, isMatcher, type Matcher } from '../model/matcher.ts'
import { type Field, hasScalarPk, type Model } from '../model/schema.ts'
import type { PrimaryKey } from '../model/snapshot.ts'
import { CopiedSecrets } from './copied-secrets.ts'
import { describeMatcher } from './describe-matcher.ts'
import type { KeyedRow } from './row-keys.ts'

const maxTextLength = 10_000
/** A shorter text is found within too many others by chance, so that it counts only as a word of its own. */
const minRedactedLength = 4

/** Turns a model's values into texts that may be shown: secrets are shortened here, where findings are made. */
export class ModelDisplay {
  private readonly model: Model
  private readonly copied: CopiedSecrets
  private readonly obfuscators = new Map<string, Comparator>()
  private readonly fields: ReadonlyMap<string, Field>

  /** @param copied what is nobody's field to hide, but must not be shown wherever it is */
  constructor(model: Model, comparators: readonly BoundComparator[], copied = new CopiedSecrets()) {
    this.model = model
    this.copied = copied
    this.fields = new Map(model.fields.map((field) => [field.name, field]))
    for (const { comparator } of comparators) {
      if (!comparator.obfuscate) continue
      for (const field of comparator.fields) this.obfuscators.set(field, comparator)
    }
  }

  /** @param field a field's name, or `pk` for a primary key of one column */
  isHidden(field: string): boolean {
    const name = this.fieldName(field)
    return this.obfuscators.has(name) || this.fields.get(name)?.secret === true
  }

  /**
   * JSON text; null for an absent value.
   * @param field a field's name, or `pk` for a primary key of one column
   */
  value(field: string, value: ExpectedValue | undefined): string | null {
    if (value === undefined) return null
    if (isMatcher(value)) return this.rule(field, value.rule)
    if (value === null) return 'null'
    if (this.isHidden(field)) return JSON.stringify(this.shorten(this.fieldName(field), value))
    const text = this.copied.redact(jsonText(value))
    return text.length > maxTextLength
      ? `${text.slice(0, maxTextLength)}… (+${text.length - maxTextLength} characters)`
      : text
  }

  /** What a matcher of the field asks for. */
  rule(field: string, rule: Matcher): string {
    return this.withoutCopies(describeMatcher(rule, this.isHidden(field)))
  }

  /** The key as it may be shown: parts that are secret are shortened, and then no longer tell rows apart. */
  pk(pk: PrimaryKey | null): PrimaryKey | null {
    const [first = '', ...more] = this.model.primaryKey
    if (pk === null || first === '') return pk
    if (more.length === 0) return this.isHidden(first) ? this.shorten(first, pk) : this.copied.redactPk(pk)
    if (!isJsonArray(pk)) return pk
    const shortened = pk.map((part, index) => {
      const name = this.model.primaryKey[index] ?? ''
      return part !== null && this.isHidden(name) ? this.shorten(name, part) : part
    })
    return this.copied.redactPk(shortened)
  }

  /** The fields of a row as one JSON-like text. */
  row(fields: Readonly<Record<string, ExpectedValue>>): string {
    const members = Object.keys(fields)
      .sort()
      .map((name) => `${JSON.stringify(name)}: ${this.value(name, fields[name])}`)
    return `{ ${members.join(', ')} }`
  }

  /** `slug "internal"`; null when the model has no natural key, or the row lacks a part of it. */
  label(row: KeyedRow): string | null {
    const names = this.model.naturalKey
    if (!names) return null
    const scalarPk = hasScalarPk(this.model)
    const parts = names.map((name) => {
      const value = scalarPk && this.model.primaryKey[0] === name ? row.pk : row.fields[name]
      return value === undefined || isMatcher(value) ? null : `${name} ${this.value(name, value)}`
    })
    return parts.includes(null) ? null : parts.join(', ')
  }

  /** Takes what is hidden of these rows out of a text that somebody else worded: a comparator may quote a value. */
  redact(text: string, rows: readonly KeyedRow[]): string {
    const hidden = [...this.fields.keys()].filter((name) => this.isHidden(name))
    const secrets = hidden.flatMap((name) =>
      rows.flatMap((row) => {
        const value = this.fieldName('pk') === name ? row.pk : row.fields[name]
        return value === undefined || value === null || isMatcher(value)
          ? []
          : textsOf(value).map((secret) => ({ secret, shown: secret === value ? this.shorten(name, value) : '...' }))
      }),
    )
    const safeText = secrets
      .filter(({ secret }) => secret !== '')
      .sort((a, b) => b.secret.length - a.secret.length)
      .reduce(
        (safe, { secret, shown }) => [secret, JSON.stringify(secret).slice(1, -1)].reduce(without(shown), safe),
        text,
      )
    return this.copied.redact(safeText)
  }

  /** Takes secrets of whatever rows out of a text. */
  readonly withoutCopies = (text: string): string => this.copied.redact(text)

  /** @throws HarnessError `bad-comparator`, without what the comparator said: it may have quoted the value */
  private shorten(name: string, value: JsonValue): string {
    const comparator = this.obfuscators.get(name)
    try {
      const shown = comparator?.obfuscate?.(value) ?? '...'
      // A comparator may be careless with what the subject says is never shown in full.
      const whole = typeof value === 'string' ? value : jsonText(value)
      return this.fields.get(name)?.secret && whole !== '' && shown.includes(whole) ? '...' : shown
    } catch {
      throw new HarnessError(
        `comparator ${comparator?.name} cannot show ${this.model.name}.${name}: obfuscate failed`,
        {
          code: 'bad-comparator',
          fix: 'obfuscate must give a text for every JSON value',
        },
      )
    }
  }

  private fieldName(field: string): string {
    return field === 'pk' && !this.fields.has('pk') && hasScalarPk(this.model)
      ? (this.model.primaryKey[0] ?? field)
      : field
  }
}

function without(shown: string): (text: string, secret: string) => string {
  return (text, secret) => {
    if (secret.length >= minRedactedLength) return text.replaceAll(secret, () => shown)
    const word = new RegExp(`(?<![\\p{L}\\p{N}])${escapePattern(secret)}(?![\\p{L}\\p{N}])`, 'gu')
    return text.replace(word, () => shown)
  }
}

/** The value and, of a list or an object, every text within it. */
function textsOf(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value]
  const inner = isJsonArray(value) ? value : isJsonObject(value) ? Object.values(value) : []
  return [jsonText(value), ...inner.flatMap(textsOf)]
}

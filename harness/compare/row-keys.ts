import { type JsonValue, jsonText } from '../model/json.ts'
import { type ExpectedMatcher, type ExpectedValue, isMatcher } from '../model/matcher.ts'
import { hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import type { ReferenceIndex, Side } from './reference-index.ts'

/** What a key is made from: a row of either side. */
export interface KeyedRow {
  readonly pk: ExpectedValue
  readonly fields: Readonly<Record<string, ExpectedValue>>
}

/** Equal texts mean the same row; null when a row has no such key, or none yet. */
export type KeyOf = (side: Side, row: KeyedRow) => string | null

/** A value as pairing compares it; `unsettled` for a reference to a row that has no partner yet, or never gets one. */
export type Token =
  | { readonly kind: 'text'; readonly text: string; readonly isNull: boolean; readonly isReference: boolean }
  | { readonly kind: 'matcher'; readonly matcher: ExpectedMatcher }
  | { readonly kind: 'unsettled'; readonly isFinal: boolean }
  | { readonly kind: 'absent' }

/** A foreign key to a primary key; `fields` are in the order of the target's. */
interface Reference {
  readonly target: ModelName
  readonly fields: readonly string[]
}

/** Makes keys of a model's rows in which references count by the pair that they point at, whatever their numbers. */
export class RowKeys {
  /** All fields but those that only number the rows: a primary key of one column. */
  readonly content: readonly string[]
  private readonly references: ReadonlyMap<string, Reference>
  private readonly selfReferences: readonly Reference[]
  private readonly pkField: string | null
  private readonly index: ReferenceIndex

  constructor(model: Model, schema: Schema, index: ReferenceIndex) {
    this.index = index
    this.pkField = hasScalarPk(model) ? (model.primaryKey[0] ?? null) : null
    this.content = model.fields.map(({ name }) => name).filter((name) => name !== this.pkField)
    this.references = referencesByField(model, schema)
    this.selfReferences = [...new Set(this.references.values())].filter(({ target }) => target === model.name)
  }

  get hasSelfReferences(): boolean {
    return this.selfReferences.length > 0
  }

  /** The keys, as texts, that the row refers to in its own model. */
  ownReferences(row: KeyedRow): readonly string[] {
    return this.selfReferences.flatMap((reference) => {
      const key = this.referredKey(row, reference)
      return key === null ? [] : [jsonText(key)]
    })
  }

  /**
   * A key of some fields; every part must be known.
   * @param nulls whether NULL may be part of a key: never alone, and not of a unique index, where no two are equal
   */
  ofFields(names: readonly string[], nulls: 'allowed' | 'none'): KeyOf {
    return (side, row) => {
      const parts: string[] = []
      let nullCount = 0
      for (const name of names) {
        const token = this.token(side, row, name)
        if (token.kind !== 'text') return null
        if (token.isNull) nullCount += 1
        parts.push(token.text)
      }
      const isKey = nulls === 'none' ? nullCount === 0 : nullCount < parts.length
      return isKey ? parts.join('\0') : null
    }
  }

  /**
   * All fields at once.
   * @param open what to do with a reference to a row that may still find its partner: without it the row has no key
   *   yet (`wait`), or every such reference is like every other (`mask`)
   */
  ofContent(open: 'wait' | 'mask'): KeyOf {
    return (side, row) => {
      const parts: string[] = []
      for (const name of this.content) {
        const token = this.token(side, row, name)
        if (token.kind === 'matcher') return null
        if (token.kind === 'unsettled' && (open === 'wait' || token.isFinal)) return null
        parts.push(token.kind === 'text' ? token.text : token.kind)
      }
      return parts.join('\0')
    }
  }

  /** Whether no reference of the row points at one that may still find its partner. */
  isSettled(side: Side, row: KeyedRow): boolean {
    return [...this.references.keys()].every((name) => {
      const token = this.token(side, row, name)
      return token.kind !== 'unsettled' || token.isFinal
    })
  }

  /** Whether a field of both rows is part of a foreign key, and the two point at rows that were paired. */
  pointAtPair(name: string, expected: KeyedRow, actual: KeyedRow): boolean {
    const [a, b] = [this.token('expected', expected, name), this.token('actual', actual, name)]
    return a.kind === 'text' && b.kind === 'text' && a.isReference && b.isReference && a.text === b.text
  }

  token(side: Side, row: KeyedRow, name: string): Token {
    const value = this.value(row, name)
    if (value === undefined) return { kind: 'absent' }
    if (isMatcher(value)) return { kind: 'matcher', matcher: value }
    const reference = value === null ? undefined : this.references.get(name)
    const key = reference && this.referredKey(row, reference)
    if (!reference || key === null || key === undefined) {
      return { kind: 'text', text: jsonText(value), isNull: value === null, isReference: false }
    }
    const referent = this.index.referent(side, reference.target, key)
    if (referent === 'unpaired') return { kind: 'unsettled', isFinal: this.index.isClosed(reference.target) }
    const isReference = referent !== 'nowhere'
    const text = isReference ? `#${referent}.${reference.fields.indexOf(name)}` : `?${jsonText(value)}`
    return { kind: 'text', text, isNull: false, isReference }
  }

  /** Null when a part is NULL or unknown: the reference then points at nothing. */
  private referredKey(row: KeyedRow, { fields }: Reference): JsonValue {
    const values = fields.map((name) => this.value(row, name))
    const known = values.flatMap((value) => (value === undefined || value === null || isMatcher(value) ? [] : [value]))
    if (known.length < values.length) return null
    return known.length === 1 ? (known[0] ?? null) : known
  }

  private value(row: KeyedRow, name: string): ExpectedValue | undefined {
    if (name === this.pkField) return row.pk
    return Object.hasOwn(row.fields, name) ? row.fields[name] : undefined
  }
}

/** The narrowest key of each field; where the subject declares what the database knows too, the database's word counts. */
function referencesByField(model: Model, schema: Schema): ReadonlyMap<string, Reference> {
  const references = new Map<string, Reference>()
  const keys = [...model.foreignKeys].sort(
    (a, b) => a.fields.length - b.fields.length || Number(a.virtual) - Number(b.virtual),
  )
  for (const key of keys) {
    const target = key.targetsPrimaryKey ? schema.models.get(key.target) : undefined
    if (!target) continue
    const fields = target.primaryKey.map((name) => key.fields[key.targetFields.indexOf(name)] ?? '')
    for (const name of fields) if (!references.has(name)) references.set(name, { target: key.target, fields })
  }
  return references
}

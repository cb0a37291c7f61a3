import type { ColumnType } from '../model/catalog.ts'
import { isExactNumber, type JsonValue, jsonEquals, jsonText } from '../model/json.ts'
import { mapAtPath } from '../model/json-path.ts'
import {
  type ExpectedMatcher,
  type ExpectedValue,
  expectMatch,
  isMatcher,
  type Matcher,
  mapMatcher,
} from '../model/matcher.ts'
import { numberingFields } from '../model/own-key.ts'
import { hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import { type KeyedRow, keyParts, rowValue } from './keyed-row.ts'
import {
  isUnsettled,
  type Pointer,
  pointerTo,
  type ReferenceIndex,
  type Referent,
  type Side,
} from './reference-index.ts'
import { primaryKeyName, type Reference, referencesOf } from './references.ts'
import { standIn } from './stand-in.ts'

export type { KeyedRow } from './keyed-row.ts'

/** Equal texts mean the same row; null when a row has no such key, or none yet. */
export type KeyOf = (side: Side, row: KeyedRow) => string | null

/** A value as pairing compares it; `unsettled` for a reference to a row that has no partner yet, or never gets one. */
export type Token =
  | { readonly kind: 'text'; readonly text: string; readonly isNull: boolean; readonly isReference: boolean }
  | { readonly kind: 'matcher'; readonly matcher: ExpectedMatcher }
  | { readonly kind: 'unsettled'; readonly isFinal: boolean }
  | { readonly kind: 'absent' }

type JsonReference = Extract<Reference, { readonly kind: 'json' }>
type FieldReference = Exclude<Reference, JsonReference>

/** Makes keys of a model's rows in which references count by the pair that they point at, whatever their numbers. */
export class RowKeys {
  /** All fields but those that only number the rows, and a primary key of one column. */
  readonly content: readonly string[]
  /** Parts of the primary key that only number the rows. */
  readonly numbering: ReadonlySet<string>
  private readonly model: Model
  private readonly references: ReadonlyMap<string, Reference>
  private readonly distinctReferences: ReadonlySet<Reference>
  /** The fields that hold numbers as texts. */
  private readonly texts: ReadonlySet<string>
  private readonly index: ReferenceIndex

  constructor(model: Model, schema: Schema, index: ReferenceIndex) {
    this.index = index
    this.model = model
    const pkField = hasScalarPk(model) ? model.primaryKey[0] : undefined
    this.numbering = new Set(numberingFields(model))
    this.content = model.fields.map(({ name }) => name).filter((name) => name !== pkField && !this.numbering.has(name))
    this.references = referencesOf(model, schema)
    this.texts = new Set(model.fields.filter(({ type }) => isText(type)).map(({ name }) => name))
    this.distinctReferences = new Set(this.references.values())
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

  /**
   * Whether a field that is a reference, or part of one, refers to the same in both rows: to rows that were paired. Of a
   * JSON value each reference has to, and all else has to be equal. Of a key of several fields, one whose value is equal
   * counts as the same where another explains why the key points elsewhere: one that differs, or one that only numbers.
   * @returns null where only the value tells: the field is no reference, or {@link ReferenceIndex.same}
   */
  sameReferent(name: string, expected: KeyedRow, actual: KeyedRow): boolean | null {
    const reference = this.references.get(name)
    if (!reference) return null
    if (reference.kind === 'json') return this.sameInJson(reference, expected, actual)
    const same = this.samePointer(reference, expected, actual)
    if (same !== false || reference.kind !== 'key' || reference.fields.length === 1) return same
    if (!this.hasSameValue(name, expected, actual)) return false
    const { fields, numbers } = reference
    if (!numbers.includes(name) && numbers.some((field) => this.references.get(field) === reference)) return true
    return fields.some((field) => {
      const narrower = this.references.get(field)
      const own = narrower === reference ? null : this.sameReferent(field, expected, actual)
      return !(own ?? this.hasSameValue(field, expected, actual))
    })
  }

  /** {@link sameReferent} of a field that is part of a key of other rows; null of any other, and of references in JSON. */
  sameKey(name: string, expected: KeyedRow, actual: KeyedRow): boolean | null {
    return this.references.get(name)?.kind === 'key' ? this.sameReferent(name, expected, actual) : null
  }

  /** Where a field that refers to one row points on both sides; null when it does not, or on one side to nothing. */
  pointersOf(name: string, expected: KeyedRow, actual: KeyedRow): readonly [Pointer, Pointer] | null {
    const reference = this.references.get(name)
    if (!reference || reference.kind === 'json') return null
    const [a, b] = [this.pointer(expected, reference), this.pointer(actual, reference)]
    return a && b && [a, b]
  }

  /** Where all references of a row point, those within JSON included. */
  pointers(row: KeyedRow): readonly Pointer[] {
    const pointers: Pointer[] = []
    for (const reference of this.distinctReferences) {
      if (reference.kind === 'json') {
        pointers.push(...this.pointersInJson(row, reference))
      } else {
        const pointer = this.pointer(row, reference)
        if (pointer) pointers.push(pointer)
      }
    }
    for (const [name, value] of Object.entries(row.fields)) {
      const isAlone = isMatcher(value) && isKeyMatcher(value) && !this.references.has(name)
      if (isAlone) pointers.push(pointerToMarked(value.rule))
    }
    return pointers
  }

  token(side: Side, row: KeyedRow, name: string): Token {
    const value = rowValue(this.model, row, name)
    if (value === undefined) return { kind: 'absent' }
    const reference = value === null ? undefined : this.references.get(name)
    if (isMatcher(value) && !(isKeyMatcher(value) && reference && reference.kind !== 'json')) {
      return this.matcherToken(name, value)
    }
    if (reference?.kind === 'json') return this.jsonToken(side, row, reference)
    const pointer = reference && this.pointer(row, reference)
    if (!pointer) return isMatcher(value) ? this.matcherToken(name, value) : textToken(value)
    const referent = this.index.referent(side, row, pointer)
    if (isUnsettled(referent)) return { kind: 'unsettled', isFinal: referent === 'alone' }
    const part = reference.kind === 'key' ? reference.fields.indexOf(name) : 0
    const isReference = referent !== 'nowhere'
    return {
      kind: 'text',
      text: isReference || isMatcher(value) ? `#${referent}.${part}` : `?${jsonText(value)}`,
      isNull: false,
      isReference,
    }
  }

  /** Of a field that is no key to other rows: it holds the key of a row without referring to it. */
  private matcherToken(name: string, matcher: ExpectedMatcher): Token {
    if (!isKeyMatcher(matcher)) return { kind: 'matcher', matcher }
    const key = this.settled(name, matcher)
    if (!isMatcher(key)) return textToken(key)
    const referent = this.index.referent('expected', null, pointerToMarked(matcher.rule))
    return { kind: 'unsettled', isFinal: referent === 'alone' }
  }

  /** What is expected of a field once rows are paired: actual keys in place of references to the rows that have them. */
  settled(name: string, value: ExpectedValue): ExpectedValue {
    if (!isMatcher(value)) return value
    if (!isKeyMatcher(value)) return expectMatch(mapMatcher(value.rule, (inner) => this.settled(name, inner)))
    const key = this.index.keyOfMarked(value.rule.mark)
    if (key === undefined) return value
    const isText = this.texts.has(name) && key !== null && typeof key !== 'string'
    return isText ? jsonText(key) : key
  }

  /**
   * A text of the whole value, in which what the ids point at stands in their places.
   * @param exact whether a number differs from the text of it, though both are the key of the same row
   */
  private jsonToken(side: Side, row: KeyedRow, reference: JsonReference, exact = false): Token {
    const referents: Referent[] = []
    const value = this.mapReferences(row, reference, (pointer, found) => {
      const referent = this.index.referent(side, row, pointer)
      referents.push(referent)
      return referent === 'nowhere' ? found : `${mark}${exact && typeof found === 'string' ? 'text ' : ''}${referent}`
    })
    if (referents.some(isUnsettled)) return { kind: 'unsettled', isFinal: !referents.includes('unpaired') }
    const isReference = referents.some((referent) => referent !== 'nowhere')
    return { kind: 'text', text: jsonText(value), isNull: false, isReference }
  }

  private samePointer(reference: FieldReference, expected: KeyedRow, actual: KeyedRow): boolean | null {
    const [a, b] = [this.pointer(expected, reference), this.pointer(actual, reference)]
    if (!a || !b) return null
    return this.index.same(this.index.referent('expected', expected, a), this.index.referent('actual', actual, b), a)
  }

  private sameInJson(reference: JsonReference, expected: KeyedRow, actual: KeyedRow): boolean | null {
    const a = this.jsonToken('expected', expected, reference, true)
    const b = this.jsonToken('actual', actual, reference, true)
    if (a.kind === 'text' && b.kind === 'text' && a.text === b.text) return a.isReference || b.isReference || null
    if (!this.hasSameValue(reference.field, expected, actual)) return false
    const [wanted, found] = [this.pointersInJson(expected, reference), this.pointersInJson(actual, reference)]
    return wanted.every((pointer, index) => {
      // The values are equal, and with them the places.
      const other = this.index.referent('actual', actual, found[index] ?? pointer)
      return this.index.same(this.index.referent('expected', expected, pointer), other, pointer) !== false
    })
  }

  private pointersInJson(row: KeyedRow, reference: JsonReference): readonly Pointer[] {
    const pointers: Pointer[] = []
    this.mapReferences(row, reference, (pointer, found) => {
      pointers.push(pointer)
      return found
    })
    return pointers
  }

  private hasSameValue(name: string, expected: KeyedRow, actual: KeyedRow): boolean {
    const [a, b] = [rowValue(this.model, expected, name), rowValue(this.model, actual, name)]
    return !isMatcher(a) && !isMatcher(b) && jsonEquals(a, b)
  }

  private mapReferences(
    row: KeyedRow,
    { field, places }: JsonReference,
    map: (pointer: Pointer, found: JsonValue) => JsonValue,
  ): JsonValue {
    const given = rowValue(this.model, row, field)
    let value: JsonValue = given === undefined || isMatcher(given) ? null : given
    for (const { path, target } of places) {
      value = mapAtPath(value, path, (found) => {
        const isKey = (typeof found === 'string' && !found.startsWith(mark)) || typeof found === 'number'
        return isKey || isExactNumber(found) ? map({ target, by: primaryKeyName, parts: [found] }, found) : found
      })
    }
    return value
  }

  /** Null when a part is NULL or unknown, or a type names no model: the reference then points at nothing. */
  private pointer(row: KeyedRow, reference: FieldReference): Pointer | null {
    if (reference.kind === 'key') {
      const parts = keyParts(this.model, row, reference.fields)
      return parts && { target: reference.target, by: reference.by.name, parts }
    }
    const [type] = keyParts(this.model, row, [reference.typeField]) ?? []
    const parts = keyParts(this.model, row, [reference.field])
    if (type === undefined || parts === null) return null
    const target = reference.targets.get(typeof type === 'string' ? type : jsonText(type))
    return target === undefined ? null : { target, by: primaryKeyName, parts }
  }
}

function isText(type: ColumnType): boolean {
  if (type.kind === 'domain') return isText(type.base)
  return type.kind === 'base' && ['text', 'varchar', 'bpchar', 'citext', 'numeric'].includes(type.name)
}

interface KeyMatcher extends ExpectedMatcher {
  readonly rule: Extract<Matcher, { readonly matcher: 'reference' }>
}

function isKeyMatcher(value: ExpectedMatcher): value is KeyMatcher {
  return value.rule.matcher === 'reference'
}

function pointerToMarked({ target, mark }: KeyMatcher['rule']): Pointer {
  return pointerTo(target, standIn(mark))
}

function textToken(value: JsonValue): Token {
  return { kind: 'text', text: jsonText(value), isNull: value === null, isReference: false }
}

/** No text of PostgreSQL's `jsonb` holds this character. */
const mark = '\0#'

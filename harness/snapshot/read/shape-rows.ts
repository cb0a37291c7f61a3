import { isJsonArray, type JsonValue, jsonText } from '../../model/json.ts'
import { type Field, hasScalarPk, type Model } from '../../model/schema.ts'
import { type PrimaryKey, type Row, toPrimaryKey } from '../../model/snapshot.ts'
import { isRequired } from '../canonicalize.ts'
import { type Codec, ValueError } from '../values/codec.ts'
import { canonicalValue, codecFor } from '../values/codec-for.ts'
import { hasOneText, type Recognizer, recognizerFor } from '../values/recognize.ts'
import type { RowShape } from './row-shape.ts'
import { jsonValue, setField } from './row-values.ts'

interface Column {
  readonly name: string
  /** Where `texts` hold it. */
  readonly at: number
  readonly nullable: boolean
  readonly codec: Codec
  readonly recognizes: Recognizer | null
  readonly hasOneText: boolean
  /** Whether it refers to a row, which an array may name by its natural key. */
  readonly refers: boolean
}

/** Rows of one shape, seen as rows of a model: of a regular row values are read only as far as they are asked for. */
export class ShapeRows {
  private readonly model: Model
  private readonly shape: RowShape
  /** Whether there are all the fields that a row needs, and no others. */
  private readonly fits: boolean
  /** In the order of the model. */
  private readonly columns: readonly Column[]
  /** The primary key where it is one column, which stands beside the others. */
  private readonly pk: Column | null
  private readonly byName: ReadonlyMap<string, Column>

  /** @param absent as `canonicalizeSnapshot` has it: whether a row may lack a field that has a default */
  constructor(shape: RowShape, model: Model, absent: 'fill' | 'keep') {
    this.shape = shape
    this.model = model
    const fields = new Map(model.fields.map((field) => [field.name, field]))
    const pkField = hasScalarPk(model) ? fields.get(model.primaryKey[0] ?? '') : undefined
    this.pk = pkField ? column(model, pkField, shape.pkAt) : null
    const places = new Map(shape.fields.map((name, index) => [name, shape.fieldsAt + index]))
    this.columns = model.fields.flatMap((field) => {
      const at = places.get(field.name)
      return at === undefined || field === pkField ? [] : [column(model, field, at)]
    })
    this.byName = new Map([...(this.pk ? [this.pk] : []), ...this.columns].map((each) => [each.name, each]))
    const pkLength = model.primaryKey.length > 1 ? model.primaryKey.length : null
    this.fits =
      this.columns.length === shape.fields.length &&
      shape.pkLength === pkLength &&
      model.fields.every((field) => this.byName.has(field.name) || mayLack(field, absent)) &&
      (pkLength === null || model.primaryKey.every((name) => this.byName.has(name)))
  }

  /** Whether the model's columns can surely hold every value. */
  isRegular(texts: readonly string[]): boolean {
    if (!this.fits || !this.hasRegularPk(texts)) return false
    for (const each of this.columns) {
      const text = texts[each.at] ?? 'null'
      if (text === 'null') {
        if (!each.nullable) return false
      } else if (!each.recognizes?.(text) && !isReadable(each, text)) return false
    }
    return true
  }

  private hasRegularPk(texts: readonly string[]): boolean {
    const { shape, pk, model } = this
    const text = texts[shape.pkAt] ?? 'null'
    if (pk) return text !== 'null' && (pk.recognizes?.(text) || isReadable(pk, text))
    if (shape.pkLength === null) return text === 'null'
    return model.primaryKey.every((name, index) => {
      const at = this.byName.get(name)?.at
      return at !== undefined && texts[shape.pkAt + index] === texts[at]
    })
  }

  /** Of a regular row. */
  primaryKey(texts: readonly string[]): PrimaryKey {
    if (this.pk) return toPrimaryKey(this.value(this.pk, texts))
    if (this.shape.pkLength === null) return null
    return this.model.primaryKey.map((name) => this.namedValue(name, texts) ?? null)
  }

  /** Some fields of a regular row, without a primary key of one column; all when no names are given. */
  fields(texts: readonly string[], names?: readonly string[]): Record<string, JsonValue> {
    const fields: Record<string, JsonValue> = {}
    if (names === undefined) for (const each of this.columns) setField(fields, each.name, this.value(each, texts))
    else {
      for (const name of names) {
        const each = this.byName.get(name)
        if (each && each !== this.pk) setField(fields, name, this.value(each, texts))
      }
    }
    return fields
  }

  row(texts: readonly string[]): Row {
    return { model: this.model.name, pk: this.primaryKey(texts), fields: this.fields(texts) }
  }

  /** Text that is equal for equal values, and the same for a number and a text of it; null when it is null or absent. */
  keyText(texts: readonly string[], name: string): string | null {
    const each = this.byName.get(name)
    const text = each ? texts[each.at] : undefined
    if (!each || text === undefined || text === 'null') return null
    if (each.hasOneText && each.recognizes?.(text)) {
      if (text.charCodeAt(0) !== quote) return text
      if (!text.includes('\\')) return text.slice(1, -1)
    }
    const value = this.value(each, texts)
    return typeof value === 'string' ? value : jsonText(value)
  }

  private namedValue(name: string, texts: readonly string[]): JsonValue | undefined {
    const each = this.byName.get(name)
    return each && this.value(each, texts)
  }

  private value(each: Column, texts: readonly string[]): JsonValue {
    const text = texts[each.at] ?? 'null'
    const value = jsonValue(text)
    return each.hasOneText && each.recognizes?.(text) ? value : canonicalValue(each.codec, value)
  }
}

const quote = 34

function column(model: Model, field: Field, at: number): Column {
  return {
    name: field.name,
    at,
    nullable: field.nullable || field.generated !== null,
    codec: codecFor(field.type),
    recognizes: recognizerFor(field.type),
    hasOneText: hasOneText(field.type),
    refers: field.type.kind !== 'array' && model.foreignKeys.some(({ fields }) => fields.includes(field.name)),
  }
}

function mayLack(field: Field, absent: 'fill' | 'keep'): boolean {
  return absent === 'keep' ? !isRequired(field) : field.generated !== null
}

function isReadable({ codec, refers }: Column, text: string): boolean {
  const value = jsonValue(text)
  // It may name a row by its natural key, which only the other rows tell.
  if (refers && isJsonArray(value)) return false
  try {
    canonicalValue(codec, value)
    return true
  } catch (error) {
    if (error instanceof ValueError) return false
    throw error
  }
}

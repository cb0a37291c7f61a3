import { type JsonValue, jsonText, numberText } from '../../model/json.ts'
import { type Field, fieldValue, type Model } from '../../model/schema.ts'
import type { Row } from '../../model/snapshot.ts'
import { canonicalValue, codecFor, ValueError } from '../../snapshot/index.ts'
import { equalTextOf } from './key-text.ts'

/** What a row holds in some fields, as a text that is equal for equal keys; null where one of them is null or absent. */
export type KeyReader = (row: Row) => string | null

/** Fields of a model. */
export interface FieldsOf {
  readonly model: Model
  readonly fields: readonly string[]
}

/**
 * @param fields of the model, at least one
 * @param referred what they refer to, whose types then count; in the same order. Default: nothing
 */
export function keyReader(model: Model, fields: readonly string[], referred?: FieldsOf): KeyReader {
  const readers = fields.map((name, index) => valueReader(model, name, typeOf(model, name, referred, index)))
  const [first, ...others] = readers
  if (first && others.length === 0) return first
  return (row) => {
    const texts: string[] = []
    for (const read of readers) {
      const text = read(row)
      if (text === null) return null
      texts.push(text)
    }
    return JSON.stringify(texts)
  }
}

function typeOf(model: Model, name: string, referred: FieldsOf | undefined, index: number): Field | undefined {
  const target = referred?.fields[index]
  if (referred === undefined || target === undefined) return fieldNamed(model, name)
  return fieldNamed(referred.model, target)
}

function fieldNamed({ fields }: Model, name: string): Field | undefined {
  return fields.find((field) => field.name === name)
}

/** What is no value of its type stays as it is: an import says so. */
function valueReader(model: Model, name: string, type: Field | undefined): KeyReader {
  const textOf = type ? equalTextOf(type) : numberText
  return (row) => {
    const value = fieldValue(model, row, name)
    if (value === undefined || value === null) return null
    return textOf(value) ?? (typeof value === 'string' ? value : jsonText(value))
  }
}

/** The one spelling of a field's values; of what is no value of its type, as it is: an import says so. */
export function canonicalReader(model: Model, name: string): (value: JsonValue) => JsonValue {
  const field = model.fields.find((candidate) => candidate.name === name)
  if (!field) return (value) => value
  const codec = codecFor(field.type)
  return (value) => {
    if (Number.isInteger(value)) return value
    try {
      return canonicalValue(codec, value)
    } catch (error) {
      if (error instanceof ValueError) return value
      throw error
    }
  }
}

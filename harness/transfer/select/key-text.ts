import type { ColumnType } from '../../model/catalog.ts'
import { type JsonValue, numberText } from '../../model/json.ts'
import type { Field } from '../../model/schema.ts'
import { codecFor, ValueError } from '../../snapshot/index.ts'

/** Null: a value is null, or no value of its type. */
export type TextOf = (value: JsonValue) => string | null

/**
 * Equal for keys that PostgreSQL's `=` finds equal, whatever their spelling and whatever the types of the two ends of a
 * foreign key. Where only the database knows, as of collations that ignore case, it has to have been asked: see
 * `withEqualKeys`. Else such texts have to be spelled alike.
 * @param fields whose types count: of a foreign key those that it refers to
 * @returns null: such values are no key
 */
export function keyText(fields: readonly Field[], values: readonly JsonValue[]): string | null {
  const [first] = fields
  if (first && fields.length === 1) return equalTextOf(first)(values[0] ?? null)
  const texts: string[] = []
  for (const [index, field] of fields.entries()) {
    const text = equalTextOf(field)(values[index] ?? null)
    if (text === null) return null
    texts.push(text)
  }
  return JSON.stringify(texts)
}

/** The same, though the database was asked: what it finds equal it may tell by other texts the next time. */
export function lastingKeyText(fields: readonly Field[], values: readonly JsonValue[]): string | null {
  return keyText(
    fields.map(({ equalTexts: _, ...field }) => field),
    values,
  )
}

/** PostgreSQL's text of a value. Null: it is null, or no value of the type. */
export function valueText({ type }: Field, value: JsonValue): string | null {
  return encoder(type)(value)
}

/** One text for all values of a field that are equal. */
export function equalTextOf(field: Field): TextOf {
  const { type, equalTexts } = field
  if (equalTexts) return folded(spelledTextOf(field), (text) => equalTexts.get(text) ?? text)
  const known = texts.get(type)
  if (known) return known
  const text = equalText(type)
  texts.set(type, text)
  return text
}

/** The text of a value that the database is asked about. */
export function spelledTextOf({ type }: Field): TextOf {
  const name = baseName(type)
  const isText = name !== null && textTypes.includes(name)
  return isText ? withNumbers(encoder(type)) : encoder(type)
}

const textTypes: readonly string[] = ['bpchar', 'citext', 'text', 'varchar']

/** An extension's type has its schema before it. Null: it is no base type. */
function baseName(type: ColumnType): string | null {
  if (type.kind === 'domain') return baseName(type.base)
  return type.kind === 'base' ? type.name.replace(/^.*\./, '') : null
}

const texts = new WeakMap<ColumnType, TextOf>()

function equalText(type: ColumnType): TextOf {
  if (type.kind === 'domain') return equalText(type.base)
  if (type.kind !== 'base') return encoder(type)
  // Without what says how a value is stored: its length, its scale.
  const plain = encoder({ kind: 'base', name: type.name })
  switch (baseName(type)) {
    case 'numeric':
    case 'float4':
    case 'float8':
      return folded(plain, withoutScale)
    case 'bpchar':
      return folded(withNumbers(plain), (text) => text.replace(/ +$/, ''))
    case 'citext':
      return folded(withNumbers(plain), (text) => text.toLowerCase())
    case 'text':
    case 'varchar':
      return withNumbers(plain)
    default:
      return plain
  }
}

function encoder(type: ColumnType): TextOf {
  const { encode } = codecFor(type)
  return (value) => {
    if (value === null) return null
    try {
      return encode(value)
    } catch (error) {
      if (error instanceof ValueError) return null
      throw error
    }
  }
}

function folded(text: TextOf, fold: (text: string) => string): TextOf {
  return (value) => {
    const own = text(value)
    return own === null ? null : fold(own)
  }
}

/** A number may refer to a text of the same digits, by a key that nothing enforces. */
function withNumbers(text: TextOf): TextOf {
  return (value) => (typeof value === 'string' ? text(value) : numberText(value))
}

/** `1.50` is 1.5, and zero has no sign. */
function withoutScale(text: string): string {
  const short = text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text
  return short === '-0' ? '0' : short
}

import type { ColumnType } from '../model/catalog.ts'
import { characterLimit } from '../model/character-limit.ts'
import type { Generator } from '../model/import-rule.ts'
import type { Field, Model } from '../model/schema.ts'
import { findField, type ModelNames } from './relocation-names.ts'

/** Reports a generator whose values a field cannot hold: of another type, too long, or of a generated column. */
export function checkGenerator(
  names: ModelNames,
  place: string,
  model: Model,
  name: string,
  generator: Generator,
): void {
  const field = findField(names, place, model, name)
  if (!field || reportGenerated(names, place, model, field)) return
  const { called, types, length } = made(generator)
  const type = plainType(field.type)
  const width = textTypes.includes(type) ? characterLimit(field) : null
  if (!types.includes(type)) {
    names.problems.push({
      message: `${place} gives field ${name} of ${model.name} ${called}, and it is of type ${field.sqlType}`,
      fix: `${called} is for ${types.join(', ')}`,
    })
  } else if (width !== null && length > width) {
    names.problems.push({
      message: `${place} gives field ${name} of ${model.name} ${called} of ${length} characters, and it is ${field.sqlType}`,
      fix: 'generate less',
    })
  }
}

/** Reports that the database computes a field. */
export function reportGenerated(names: ModelNames, place: string, model: Model, field: Field): boolean {
  if (field.generated === null) return false
  names.problems.push({
    message: `${place} sets field ${field.name} of ${model.name}, which the database computes`,
    fix: 'leave it out: a generated column has no value of its own',
  })
  return true
}

const textTypes: readonly string[] = ['text', 'varchar', 'bpchar', 'citext']

/** What a generator makes: its name for messages, the types that can hold it, and its length as text. */
function made(generator: Generator): {
  readonly called: string
  readonly types: readonly string[]
  readonly length: number
} {
  if (typeof generator === 'object') {
    const [called, digits] = 'hex' in generator ? ['hex', generator.hex] : ['token', generator.token]
    return { called: `a ${called}`, types: textTypes, length: digits + (generator.prefix ?? '').length }
  }
  switch (generator) {
    case 'uuid':
      return { called: 'a uuid', types: ['uuid', ...textTypes], length: 36 }
    case 'uuid-hex':
      return { called: 'a uuid-hex', types: textTypes, length: 32 }
    case 'now':
      return { called: 'the time (now)', types: ['timestamptz', 'timestamp', 'date'], length: 0 }
    case 'unusable-password':
      // Django: an exclamation mark and 40 characters.
      return { called: 'an unusable-password', types: textTypes, length: 41 }
  }
}

/** Its name without the schema of an extension's: `citext`. Of a domain that of its base. */
function plainType(type: ColumnType): string {
  if (type.kind === 'domain') return plainType(type.base)
  return type.kind === 'base' ? type.name.replace(/^.*\./, '') : type.kind
}

/** Whether a field holds texts, which a suffix can be put to. */
export function holdsText(field: Field): boolean {
  return textTypes.includes(plainType(field.type))
}

import type { ColumnType } from '../model/catalog.ts'
import { characterLimit } from '../model/character-limit.ts'
import { parseDecimal } from '../model/decimal.ts'
import type { Problem } from '../model/errors.ts'
import { type JsonValue, jsonText, numberText } from '../model/json.ts'
import type { Field, Model } from '../model/schema.ts'

/** Reports a value that no row can have in the field. Null is one of any. */
export function checkFieldValue(
  problems: Problem[],
  place: string,
  model: Model,
  field: Field,
  value: JsonValue | undefined,
): void {
  if (value === null || value === undefined) return
  const wanted = wantedInstead(field, field.type, value)
  if (wanted === null) return
  const shown = field.secret ? 'a value' : jsonText(value)
  problems.push({
    message: `${place} gives field ${field.name} of ${model.name} ${shown}, and it is of type ${field.sqlType}`,
    fix: `write ${wanted}`,
  })
}

/** Null: the value fits, or only the database knows. */
function wantedInstead(field: Field, type: ColumnType, value: JsonValue): string | null {
  if (type.kind === 'domain') return wantedInstead(field, type.base, value)
  if (type.kind === 'enum') {
    return typeof value === 'string' && type.labels.includes(value) ? null : `one of ${type.labels.join(', ')}`
  }
  if (type.kind !== 'base') return null
  switch (type.name.replace(/^.*\./, '')) {
    case 'bool':
      return ['true', 'false', '"true"', '"false"', '"t"', '"f"', '0', '1'].includes(jsonText(value))
        ? null
        : 'true or false'
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
      return isWhole(value) ? null : 'a whole number'
    case 'numeric':
    case 'float4':
    case 'float8':
      return (typeof value === 'string' || numberText(value) !== null) && parseDecimal(value) ? null : 'a number'
    case 'uuid':
      return typeof value === 'string' && /^[0-9a-f]{32}$/i.test(value.replace(/[{}-]/g, '')) ? null : 'a UUID'
    case 'text':
    case 'varchar':
    case 'bpchar':
    case 'citext':
      return textInstead(field, value)
    default:
      return null
  }
}

function textInstead(field: Field, value: JsonValue): string | null {
  if (typeof value !== 'string') return 'a text, in quotes'
  const limit = characterLimit(field)
  return limit === null || [...value.trimEnd()].length <= limit ? null : `at most ${limit} characters`
}

function isWhole(value: JsonValue): boolean {
  const decimal = typeof value === 'string' || numberText(value) !== null ? parseDecimal(value) : null
  if (decimal?.kind !== 'finite') return false
  return decimal.exponent >= 0 || decimal.digits % 10n ** BigInt(-decimal.exponent) === 0n
}

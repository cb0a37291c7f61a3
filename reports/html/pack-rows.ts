import type { ChangedField, ChangedRow } from '../../harness/model/changed-row.ts'
import { isJsonObject, type JsonValue } from '../../harness/model/json.ts'
import type { PrimaryKey } from '../../harness/model/snapshot.ts'
import { shorten } from '../text/shorten.ts'
import { packedJson } from './pack-json.ts'
import { longestText, withShortSides } from './pack-texts.ts'
import type { PackedField, PackedRow } from './packed.ts'

export interface PackedRows {
  readonly rows: readonly PackedRow[]
  /** What they name by number. */
  readonly texts: readonly string[]
  /** For each row, how many characters the texts have that no row before it names. */
  readonly textLengths: readonly number[]
}

/** Rows with little text: see {@link PackedRow}. */
export function packRows(rows: readonly ChangedRow[]): PackedRows {
  const textLengths: number[] = []
  let newLength = 0
  const numbers = new Map<string, number>()
  const numberOf = (text: string): number => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, numbers.size)
    newLength += text.length + 3
    return numbers.size - 1
  }
  const optional = (text: string | null | undefined): number => (text == null ? -1 : numberOf(text))
  const packedField = (field: ChangedField): PackedField => {
    const { before, expected, actual, intended, intendedBy, settledBy } = withShortSides(field)
    const last = actual === expected ? 0 : actual
    return [numberOf(field.field), before, expected, last, Number(intended), optional(intendedBy), optional(settledBy)]
  }
  const packed = rows.map((row): PackedRow => {
    const { kind, model, pk, label, pairedBy, intended, intendedBy, fields, unchanged, references, findings } = row
    newLength = 0
    const items: PackedRow = [
      numberOf(kind),
      numberOf(model),
      packedPk(pk),
      label,
      optional(pairedBy),
      Number(intended),
      optional(intendedBy),
      fields.map(packedField),
      unchanged === undefined
        ? 0
        : Object.entries(unchanged).map(([name, text]) => [numberOf(name), shorten(text, longestText)]),
      references === undefined
        ? 0
        : references.map(({ field, otherFields = [], model, pk, label }) => [
            numberOf(field),
            numberOf(model),
            packedPk(pk),
            label,
            ...otherFields.map(numberOf),
          ]),
      findings ?? 0,
    ]
    textLengths.push(newLength)
    return items
  })
  return { rows: packed, texts: [...numbers.keys()], textLengths }
}

/** A key as it can be written as JSON. */
export function packedPk(pk: PrimaryKey): JsonValue {
  return typeof pk === 'object' || isJsonObject(pk) ? packedJson(pk) : pk
}

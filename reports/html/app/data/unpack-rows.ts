import type { ChangedField, ChangedRow, RowReference } from '../../../../harness/model/changed-row.ts'
import { modelName, toPrimaryKey } from '../../../../harness/model/snapshot.ts'
import type { PackedField, PackedReference, PackedRow } from '../../packed.ts'
import type { RowHead } from './case-rows.ts'

export type RowUnpacker = (row: PackedRow) => ChangedRow

/** Rows as they were before they were packed. @param texts that they name by number */
export function rowUnpacker(texts: readonly string[]): RowUnpacker {
  const text = (number: number): string => texts[number] ?? ''
  const optional = (number: number): string | null => texts[number] ?? null
  const field = ([name, before, expected, last, intended, intendedBy, settledBy]: PackedField): ChangedField => {
    const actual = last === 0 ? expected : last
    const isIntended = intended === 1
    const by = optional(intendedBy)
    // Of objects that are written out in full a browser needs the least memory.
    return settledBy === -1
      ? { field: text(name), before, expected, actual, intended: isIntended, intendedBy: by }
      : {
          field: text(name),
          before,
          expected,
          actual,
          intended: isIntended,
          intendedBy: by,
          settledBy: text(settledBy),
        }
  }
  const reference = ([name, model, pk, label, ...others]: PackedReference): RowReference => ({
    field: text(name),
    ...(others.length === 0 ? {} : { otherFields: others.map(text) }),
    model: modelName(text(model)),
    pk: toPrimaryKey(pk),
    label,
  })
  return ([kind, model, pk, label, pairedBy, intended, intendedBy, fields, unchanged, references, findings]) => {
    const row: ChangedRow = {
      kind: kindOf(texts[kind]),
      model: modelName(text(model)),
      pk: toPrimaryKey(pk),
      label,
      pairedBy: pairingMethods.find((name) => name === texts[pairedBy]) ?? null,
      intended: intended === 1,
      intendedBy: optional(intendedBy),
      fields: fields.map(field),
    }
    if (unchanged === 0 && references === 0 && findings === 0) return row
    return {
      ...row,
      ...(unchanged === 0
        ? {}
        : { unchanged: Object.fromEntries(unchanged.map(([name, value]) => [text(name), value])) }),
      ...(references === 0 ? {} : { references: references.map(reference) }),
      ...(findings === 0 ? {} : { findings }),
    }
  }
}

export type HeadUnpacker = (row: PackedRow) => RowHead

/** The same of what is known of every row at once, without the rest of it. */
export function headUnpacker(texts: readonly string[]): HeadUnpacker {
  return ([kind, model, pk, _label, _pairedBy, intended, _intendedBy, _fields, _unchanged, references, findings]) => ({
    kind: kindOf(texts[kind]),
    model: modelName(texts[model] ?? ''),
    pk: toPrimaryKey(pk),
    intended: intended === 1,
    hasReferences: references !== 0,
    ...(findings === 0 ? {} : { findings }),
  })
}

function kindOf(text: string | undefined): ChangedRow['kind'] {
  return kinds.find((name) => name === text) ?? 'changed'
}

const kinds: readonly ChangedRow['kind'][] = ['added', 'removed', 'changed']

const pairingMethods: readonly NonNullable<ChangedRow['pairedBy']>[] = [
  'pk',
  'natural-key',
  'unique-index',
  'content',
  'nearest-content',
]

import type { RowStep } from '../../model/case.ts'
import { type JsonValue, jsonText } from '../../model/json.ts'
import { fieldValue, hasScalarPk } from '../../model/schema.ts'
import { type ModelName, type Row, toPrimaryKey } from '../../model/snapshot.ts'
import type { Condition, StepRow, Where } from '../../model/where.ts'
import { keyText } from '../../transfer/index.ts'
import type { KnownRow } from './known-row.ts'
import type { RowsThere } from './rows-there.ts'

/**
 * What is surely there after an insert, update or delete: a row that it may have removed is not, nor a value that it may
 * have changed.
 */
export function followRowStep(there: RowsThere, step: RowStep): void {
  if (step.kind === 'insert') {
    if (step.repeat === undefined) there.add(step.rows.map((row) => literalRow(step.model, row)))
    return
  }
  const touched = there.rows.filter(({ model }) => model.name === step.model)
  for (const row of touched) {
    const isMeant = satisfies(row, step.where)
    if (isMeant === false) continue
    if (step.kind === 'delete') there.remove(row)
    else update(row, step.set, isMeant === true)
  }
  if (step.kind === 'delete') removeDependents(there)
}

function update(row: KnownRow, set: StepRow, isMeant: boolean): void {
  for (const [name, value] of Object.entries(set)) {
    const field = name === 'pk' && hasScalarPk(row.model) ? (row.model.primaryKey[0] ?? name) : name
    if (isMeant && value.kind === 'literal' && !row.isKey(field)) row.set(field, value.value)
    else row.unknown.add(field)
  }
}

/** What is not written out is left out: no key with it is known. */
function literalRow(model: ModelName, row: StepRow): Row {
  const known = Object.entries(row).flatMap(([name, value]): readonly (readonly [string, JsonValue])[] =>
    value.kind === 'literal' ? [[name, value.value]] : [],
  )
  const { pk = null, ...fields } = Object.fromEntries(known)
  return { model, pk: toPrimaryKey(pk), fields }
}

/** Whatever becomes of rows that referred to one that is gone, they do so no more. */
function removeDependents(there: RowsThere): void {
  for (let isDone = false; !isDone; ) {
    isDone = true
    const rows = new Set(there.rows)
    for (const row of rows) {
      const isAlone = row.model.foreignKeys.some((key) => {
        const referred = row.rowOf(key)
        return referred && !rows.has(referred.standsFor ?? referred)
      })
      if (!isAlone) continue
      there.remove(row)
      isDone = false
    }
  }
}

/** Null: who knows. */
function satisfies(row: KnownRow, where: Where): boolean | null {
  const parts = where.map((condition) => holds(row, condition))
  if (parts.includes(false)) return false
  return parts.includes(null) ? null : true
}

function holds(row: KnownRow, condition: Condition): boolean | null {
  switch (condition.kind) {
    case 'pk':
      return jsonText(row.row.pk) === jsonText(condition.pk)
    case 'equals':
      return equals(row, condition.field, condition.value)
    case 'in': {
      const parts = condition.values.map((value) => equals(row, condition.field, value))
      if (parts.includes(true)) return true
      return parts.includes(null) ? null : false
    }
    default:
      return null
  }
}

function equals({ model, row, unknown }: KnownRow, name: string, value: JsonValue): boolean | null {
  const wanted = name === 'pk' && hasScalarPk(model) ? model.primaryKey[0] : name
  const field = model.fields.find((candidate) => candidate.name === wanted)
  if (!field || unknown.has(field.name)) return null
  const own = fieldValue(model, row, field.name)
  if (own === undefined) return null
  return keyText([field], [own]) === keyText([field], [value])
}

import type { Step } from '../../model/case.ts'
import type { Expected, ExpectedRow, Origin } from '../../model/change.ts'
import { jsonText } from '../../model/json.ts'
import { type ExpectedValue, expectMatch, isMatcher } from '../../model/matcher.ts'
import { hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { pkKey, toPrimaryKey } from '../../model/snapshot.ts'
import type { InsertedRow, StepOutcome } from '../apply-step.ts'
import { rowsWhere } from '../where.ts'
import { cascadeDelete } from './cascade-delete.ts'
import { cascadeUpdate } from './cascade-update.ts'
import { defaultValue } from './defaults.ts'
import { withValues } from './expected-rows.ts'

/**
 * What should be there after a step, from what should be there before it and the schema. An sql step predicts nothing.
 * @param stateKnown whether `expected` holds all that earlier steps did; false after an sql step: then the rows that
 *   the database matched are believed, instead of those that the `where` finds in `expected`
 */
export function predictStep(
  schema: Schema,
  expected: Expected,
  step: Step,
  outcome: StepOutcome,
  origin: Origin,
  stateKnown: boolean,
): Expected {
  if (step.kind === 'sql') return expected
  const model = schema.models.get(step.model)
  if (!model) return expected
  switch (step.kind) {
    case 'insert': {
      const added = outcome.inserted.map((row) => addedRow(model, row, origin))
      return { ...expected, rows: [...expected.rows, ...added] }
    }
    case 'update': {
      const touched = new Map(outcome.updated.map((row) => [pkKey(row.pk), row.values]))
      const target = stateKnown
        ? new Set(rowsWhere(schema, expected.rows, model.name, step.where))
        : rowsWithKeys(expected, model, touched)
      const update = (row: ExpectedRow): ExpectedRow => {
        const evaluated = touched.get(knownPk(row) ?? '') ?? unknownExpressions(step)
        return withValues(model, row, { ...outcome.set, ...evaluated }, origin)
      }
      return cascadeUpdate(schema, expected, model, target, update, origin)
    }
    case 'delete': {
      const keys = new Map(outcome.deleted.map((pk) => [pkKey(pk), true]))
      const target = stateKnown
        ? new Set(rowsWhere(schema, expected.rows, model.name, step.where))
        : rowsWithKeys(expected, model, keys)
      return cascadeDelete(schema, expected, target, origin)
    }
  }
}

/** A row that the step matched here but not in the database: its expressions were not evaluated. */
function unknownExpressions(step: Extract<Step, { readonly kind: 'update' }>): Readonly<Record<string, ExpectedValue>> {
  const names = Object.keys(step.set).filter((name) => step.set[name]?.kind === 'sql')
  return Object.fromEntries(names.map((name) => [name, expectMatch({ matcher: 'any' })]))
}

function rowsWithKeys(expected: Expected, model: Model, keys: ReadonlyMap<string, unknown>): ReadonlySet<ExpectedRow> {
  return new Set(expected.rows.filter((row) => row.model === model.name && keys.has(knownPk(row) ?? '')))
}

function knownPk(row: ExpectedRow): string | null {
  if (row.reportedPk !== null) return pkKey(row.reportedPk)
  return isMatcher(row.pk) ? null : jsonText(row.pk)
}

function addedRow(model: Model, { values, pk }: InsertedRow, origin: Origin): ExpectedRow {
  return newRow(model, values, pk, origin)
}

/** A row as an INSERT of these values leaves it. */
export function newRow(
  model: Model,
  values: Readonly<Record<string, ExpectedValue>>,
  reportedPk: ExpectedRow['reportedPk'],
  origin: Origin,
): ExpectedRow {
  const all = model.fields.map((field): readonly [string, ExpectedValue] => [
    field.name,
    values[field.name] ?? (Object.hasOwn(values, field.name) ? null : defaultValue(field)),
  ])
  const pkField = hasScalarPk(model) ? model.primaryKey[0] : undefined
  const fields = Object.fromEntries(all.filter(([name]) => name !== pkField))
  return {
    model: model.name,
    pk: keyOf(model, new Map(all)),
    fields,
    before: null,
    ordinal: null,
    intended: new Map(Object.keys(fields).map((name) => [name, origin])),
    addedBy: origin,
    reportedPk,
  }
}

function keyOf(model: Model, values: ReadonlyMap<string, ExpectedValue>): ExpectedRow['pk'] {
  if (model.primaryKey.length === 0) return null
  const parts = model.primaryKey.map((name) => values.get(name) ?? null)
  const known = parts.flatMap((part) => (isMatcher(part) ? [] : [part]))
  if (known.length < parts.length) return expectMatch({ matcher: 'generated' })
  return hasScalarPk(model) ? toPrimaryKey(known[0] ?? null) : known
}

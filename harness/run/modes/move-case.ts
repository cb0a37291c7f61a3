import type { Case, Step } from '../../model/case.ts'
import { isRowStep } from '../../model/case.ts'
import type { ExpectedChange, ExpectedFields, ExpectedFieldValue, ExpectedSequence } from '../../model/expectation.ts'
import { mapMatcher } from '../../model/matcher.ts'
import { hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { qualifiedNameText } from '../../model/sequence-row.ts'
import { isPrimaryKey, type ModelName } from '../../model/snapshot.ts'
import type { Condition, StepRow, Where } from '../../model/where.ts'
import { moveKey } from './key-number.ts'
import type { Beside, KeyOfModel, MovedKeys } from './moved-keys.ts'

/**
 * The case with the keys that it writes out moved as those of the snapshot are. The order of keys stays, so conditions
 * such as `$gt` hold of the same rows. SQL stays as it is.
 * @param bound to the schema
 */
export function moveCase(bound: Case, schema: Schema, keys: MovedKeys): Case {
  const mover = new CaseMover(schema, keys)
  const { expect } = bound
  return {
    ...bound,
    transform: bound.transform.map((step) => mover.step(step)),
    expect: {
      ...expect,
      changes: expect.changes.map((change) => mover.change(change)),
      sequences: expect.sequences.map((entry) => mover.sequence(entry)),
    },
  }
}

/** The keys of the rows that a case adds with keys of its own. */
export function addedKeys({ transform, expect }: Case, schema: Schema): readonly KeyOfModel[] {
  const inserted = transform.flatMap((step) => {
    return step.kind !== 'insert' ? [] : step.rows.map((row) => ({ model: step.model, values: row }))
  })
  const added = expect.changes.flatMap((change) => {
    return change.kind === 'added' ? [{ model: change.model, values: change.fields }] : []
  })
  return [...inserted, ...added].flatMap(({ model, values }): readonly KeyOfModel[] => {
    const pk = valueBeside(values)(schema.models.get(model)?.primaryKey[0] ?? '')
    return pk !== undefined && isPrimaryKey(pk) ? [{ model, pk }] : []
  })
}

class CaseMover {
  private readonly schema: Schema
  private readonly keys: MovedKeys

  constructor(schema: Schema, keys: MovedKeys) {
    this.schema = schema
    this.keys = keys
  }

  step(step: Step): Step {
    const model = isRowStep(step) ? this.keys.models.get(step.model) : undefined
    if (!isRowStep(step) || !model) return step
    switch (step.kind) {
      case 'insert':
        return { ...step, rows: step.rows.map((row) => this.row(model, row, valueBeside(row))) }
      case 'update': {
        const beside = either(valueBeside(step.set), conditionBeside(step.where))
        return { ...step, where: this.where(model, step.where), set: this.row(model, step.set, beside) }
      }
      case 'delete':
        return { ...step, where: this.where(model, step.where) }
    }
  }

  change(change: ExpectedChange): ExpectedChange {
    const model = this.keys.models.get(change.model)
    if (!model) return change
    switch (change.kind) {
      case 'added':
        return { ...change, fields: this.fields(model, change.fields, valueBeside(change.fields)) }
      case 'removed':
        return { ...change, where: this.where(model, change.where) }
      case 'changed': {
        const beside = either(valueBeside(change.fields), conditionBeside(change.where))
        const where = change.imported === undefined ? this.where(model, change.where) : change.where
        return { ...change, where, fields: this.fields(model, change.fields, beside) }
      }
      // The snapshot of an import step keeps its keys.
      case 'merged':
      case 'overwritten':
        return { ...change, into: change.into && this.where(model, change.into) }
      case 'left-out':
        return change
    }
  }

  sequence(entry: ExpectedSequence): ExpectedSequence {
    if (entry.state.kind !== 'next') return entry
    const shift = shiftsOfSequences(this.schema, this.keys).get(entry.sequence)
    return shift === undefined ? entry : { ...entry, state: { ...entry.state, next: moveKey(entry.state.next, shift) } }
  }

  private row(model: Model, row: StepRow, beside: Beside): StepRow {
    const entries = Object.entries(row).map(([name, value]): [string, StepRow[string]] => {
      if (value.kind === 'ref') return [name, { ...value, where: this.whereOf(value.model, value.where) }]
      if (value.kind === 'sql') return [name, value]
      return [name, { kind: 'literal', value: this.keys.value(model, name, value.value, beside) }]
    })
    return Object.fromEntries(entries)
  }

  private fields(model: Model, fields: ExpectedFields, beside: Beside): ExpectedFields {
    const entries = Object.entries(fields).map(([name, value]): [string, ExpectedFieldValue] => [
      name,
      this.expected(model, name, value, beside),
    ])
    return Object.fromEntries(entries)
  }

  private expected(model: Model, name: string, value: ExpectedFieldValue, beside: Beside): ExpectedFieldValue {
    switch (value.kind) {
      case 'ref':
        return { ...value, where: this.whereOf(value.model, value.where) }
      case 'value':
        return { kind: 'value', value: this.keys.value(model, name, value.value, beside) }
      case 'matcher':
        return { kind: 'matcher', rule: mapMatcher(value.rule, (inner) => this.expected(model, name, inner, beside)) }
    }
  }

  private whereOf(name: ModelName, where: Where): Where {
    const model = this.keys.models.get(name)
    return model ? this.where(model, where) : where
  }

  private where(model: Model, where: Where): Where {
    const beside = conditionBeside(where)
    return where.map((condition) => this.condition(model, condition, beside))
  }

  private condition(model: Model, condition: Condition, beside: Beside): Condition {
    switch (condition.kind) {
      case 'pk':
        return { kind: 'pk', pk: this.keys.pk(model, condition.pk) }
      case 'equals':
        return { ...condition, value: this.keys.value(model, condition.field, condition.value, beside) }
      case 'in': {
        const values = condition.values.map((value) => this.keys.value(model, condition.field, value, beside))
        return { ...condition, values }
      }
      case 'order':
        return { ...condition, value: this.keys.bound(model, condition.field, condition.value) }
      case 'computed': {
        const { value } = condition
        return value.kind === 'ref'
          ? { ...condition, value: { ...value, where: this.whereOf(value.model, value.where) } }
          : condition
      }
      case 'like':
        return condition
      case 'through': {
        const key = model.foreignKeys.find(({ fields: [field, ...others] }) => {
          return field === condition.field && others.length === 0
        })
        return key ? { ...condition, where: this.whereOf(key.target, condition.where) } : condition
      }
      case 'any':
        return { ...condition, of: condition.of.map((where) => this.where(model, where)) }
      case 'not':
        return { ...condition, where: this.where(model, condition.where) }
    }
  }
}

/** By how much the sequences that number rows are moved, by their names as `qualifiedNameText` writes them. */
export function shiftsOfSequences(schema: Schema, keys: MovedKeys): ReadonlyMap<string, bigint> {
  const shifts = new Map<string, bigint>()
  for (const model of schema.models.values()) {
    const key = hasScalarPk(model) ? model.fields.find(({ name }) => name === model.primaryKey[0]) : undefined
    const shift = keys.shiftOf(model.name)
    if (!key?.sequence || shift === null) continue
    const name = qualifiedNameText(key.sequence)
    const other = shifts.get(name) ?? 0n
    shifts.set(name, other > shift ? other : shift)
  }
  return shifts
}

type WrittenValue = StepRow[string] | ExpectedFieldValue

function valueBeside(values: Readonly<Record<string, WrittenValue>>): Beside {
  return (field) => {
    const value = values[field]
    return value?.kind === 'literal' || value?.kind === 'value' ? value.value : undefined
  }
}

function conditionBeside(where: Where): Beside {
  return (field) => {
    const found = where.find((condition) => condition.kind === 'equals' && condition.field === field)
    return found?.kind === 'equals' ? found.value : undefined
  }
}

function either(first: Beside, second: Beside): Beside {
  return (field) => first(field) ?? second(field)
}

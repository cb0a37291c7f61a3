import type { Step, TakenCounts } from '../model/case.ts'
import type { Problem, SourcePlace } from '../model/errors.ts'
import type { ExpectedChange, ExpectedFields, UnchangedModel } from '../model/expectation.ts'
import { isJsonArray, type JsonValue } from '../model/json.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import { type ModelName, toPrimaryKey } from '../model/snapshot.ts'
import type { Condition, StepRow, Where } from '../model/where.ts'
import { canonicalValue, codecFor, ValueError } from '../snapshot/index.ts'
import { bindExpected, type ExpectedSurroundings } from './bind-expected.ts'
import { findField } from './find-field.ts'
import { mapEntries } from './map-entries.ts'
import { rowOfIndex } from './repeat-rows.ts'
import { suggestion } from './suggestion.ts'
import { withoutLimits } from './value-order.ts'
import {
  expressionProblem,
  likeProblems,
  oppositeProblems,
  orderProblems,
  type WhereProblem,
} from './where-problems.ts'

/** Holds parts of a case against one schema, and gathers what does not fit. */
export class Binder {
  readonly problems: Problem[] = []
  private readonly schema: Schema
  private readonly file: string
  private line: number | null = null
  /** Where an entry is that is not in the case file. */
  private source: SourcePlace | undefined
  private readonly surroundings: ExpectedSurroundings = {
    value: (field, value) => this.value(field, value),
    refWhere: (ref) => this.refWhere(ref),
    report: (message, fix) => this.report(message, fix),
  }
  /** Conditions of steps are evaluated by the database too; those of expectations are not. */
  private asksDatabase = true

  constructor(schema: Schema, file: string) {
    this.schema = schema
    this.file = file
  }

  step(step: Step): Step {
    this.line = step.line
    this.asksDatabase = true
    switch (step.kind) {
      case 'sql':
      case 'run':
      case 'migrate':
        return step
      case 'import':
        this.takes(step.takes, step.line)
        return step
      case 'insert': {
        const model = this.model(step.model)
        return model ? this.insertStep(model, step) : step
      }
      case 'update': {
        const model = this.model(step.model)
        return model ? { ...step, where: this.where(model, step.where), set: this.row(model, step.set) } : step
      }
      case 'delete': {
        const model = this.model(step.model)
        return model ? { ...step, where: this.where(model, step.where) } : step
      }
    }
  }

  /** Models of which rows are counted. */
  takes(counts: TakenCounts | undefined, line: number | null): void {
    this.line = line
    for (const name of counts?.keys() ?? []) this.model(name)
  }

  /** Repeated rows are written out, as far as the first ones that do not fit. */
  private insertStep(model: Model, { repeat, ...step }: Extract<Step, { readonly kind: 'insert' }>): Step {
    if (repeat === undefined) return { ...step, rows: step.rows.map((row) => this.row(model, row)) }
    const problems = this.problems.length
    const rows: StepRow[] = []
    for (let index = 1; index <= repeat && this.problems.length === problems; index += 1) {
      for (const row of step.rows) rows.push(this.row(model, rowOfIndex(row, index)))
    }
    return { ...step, rows }
  }

  change(change: ExpectedChange): ExpectedChange {
    this.line = change.line
    this.source = change.source
    const bound = this.expectedChange(change)
    this.source = undefined
    return bound
  }

  private expectedChange(change: ExpectedChange): ExpectedChange {
    this.asksDatabase = false
    const model = this.model(change.model)
    if (!model) return change
    switch (change.kind) {
      case 'added':
        return { ...change, fields: this.expectedFields(model, change.fields) }
      case 'removed':
        return { ...change, where: this.where(model, change.where) }
      case 'changed':
        return { ...change, where: this.where(model, change.where), fields: this.expectedFields(model, change.fields) }
      case 'merged':
      case 'overwritten': {
        const into = change.into && this.where(model, change.into)
        return { ...change, where: this.where(model, change.where), into }
      }
      case 'left-out':
        return { ...change, where: this.where(model, change.where) }
    }
  }

  unchanged(promises: readonly UnchangedModel[]): void {
    promises.forEach(({ model, line }, index) => {
      this.line = line
      this.model(model)
      const isRepeated = promises.findIndex((promise) => promise.model === model) < index
      if (isRepeated) this.report(`expect.unchanged names ${model} twice`, 'name it once')
    })
  }

  private row(model: Model, row: StepRow): StepRow {
    this.checkPkOnce(model, row)
    return mapEntries(row, (name, value) => {
      const field = this.field(model, name)
      if (field?.generated) this.report(`field ${name} of ${model.name} is generated; it can't be set`)
      if (value.kind === 'ref') return [field?.name ?? name, { ...value, where: this.refWhere(value) }]
      if (value.kind === 'sql' || !field) return [field?.name ?? name, value]
      return [field.name, { kind: 'literal', value: this.value(field, value.value) }]
    })
  }

  private expectedFields(model: Model, fields: ExpectedFields): ExpectedFields {
    this.checkPkOnce(model, fields)
    return mapEntries(fields, (name, value) => {
      const field = this.field(model, name)
      return [field?.name ?? name, bindExpected(field, name, value, this.surroundings)]
    })
  }

  private refWhere(ref: { readonly model: ModelName; readonly where: Where }): Where {
    const target = this.model(ref.model)
    if (target && !hasScalarPk(target)) {
      this.report(`$ref to ${target.name}: it has no primary key of one column`)
    }
    return target ? this.where(target, ref.where) : ref.where
  }

  private checkPkOnce(model: Model, fields: Readonly<Record<string, unknown>>): void {
    const [name] = hasScalarPk(model) ? model.primaryKey : []
    if (name !== undefined && name !== 'pk' && Object.hasOwn(fields, 'pk') && Object.hasOwn(fields, name)) {
      this.report(`pk and ${name} of ${model.name} are the same field; give one of them`)
    }
  }

  private where(model: Model, where: Where): Where {
    return where.flatMap((condition) => this.condition(model, condition))
  }

  private condition(model: Model, condition: Condition): readonly Condition[] {
    switch (condition.kind) {
      case 'pk': {
        const values = isJsonArray(condition.pk) && !hasScalarPk(model) ? condition.pk : [condition.pk]
        if (model.primaryKey.length === 0) {
          this.report(`model ${model.name} has no primary key`, 'name fields instead')
          return []
        }
        if (values.length !== model.primaryKey.length) {
          const columns = model.primaryKey.join(', ')
          this.report(
            `pk of ${model.name} is a list of ${model.primaryKey.length} values (${columns}), not ${values.length}`,
          )
          return []
        }
        const canonical = model.primaryKey.map((name, index) => {
          const field = this.field(model, name)
          return field ? this.value(field, values[index] ?? null) : null
        })
        return [{ kind: 'pk', pk: hasScalarPk(model) ? toPrimaryKey(canonical[0] ?? null) : canonical }]
      }
      case 'equals': {
        const field = this.field(model, condition.field)
        return field ? [{ ...condition, field: field.name, value: this.value(field, condition.value) }] : []
      }
      case 'through': {
        const field = this.field(model, condition.field)
        const key = model.foreignKeys.find(({ fields }) => fields.length === 1 && fields[0] === field?.name)
        const target = key && this.schema.models.get(key.target)
        if (field && !target) {
          this.report(
            `field ${condition.field} of ${model.name} is no foreign key, so nothing can be looked up through it`,
            'to compare with an object, write it as { $json: … }',
          )
        }
        return target ? [{ ...condition, where: this.where(target, condition.where) }] : []
      }
      case 'in': {
        if (condition.field === 'pk' && model.primaryKey.length > 1) {
          const keys = condition.values.map((value) => this.condition(model, { kind: 'pk', pk: toPrimaryKey(value) }))
          return [{ kind: 'any', of: keys }]
        }
        const field = this.field(model, condition.field)
        if (!field) return []
        return [{ ...condition, field: field.name, values: condition.values.map((value) => this.value(field, value)) }]
      }
      case 'order': {
        const field = this.field(model, condition.field)
        if (!field) return []
        this.reportAll(orderProblems(field, condition.comparison, this.asksDatabase))
        return [
          {
            ...condition,
            field: field.name,
            value: this.value({ ...field, type: withoutLimits(field.type) }, condition.value),
          },
        ]
      }
      case 'computed': {
        const field = this.field(model, condition.field)
        if (!field) return []
        if (condition.comparison !== 'eq') this.reportAll(orderProblems(field, condition.comparison, this.asksDatabase))
        if (condition.value.kind === 'sql' && !this.asksDatabase) this.reportAll([expressionProblem(field)])
        const { value } = condition
        return [
          {
            ...condition,
            field: field.name,
            value: value.kind === 'ref' ? { ...value, where: this.refWhere(value) } : value,
          },
        ]
      }
      case 'like': {
        const field = this.field(model, condition.field)
        if (!field) return []
        this.reportAll(likeProblems(field, condition.pattern, this.asksDatabase))
        return [{ ...condition, field: field.name }]
      }
      case 'any':
        return [{ ...condition, of: condition.of.map((where) => this.where(model, where)) }]
      case 'not': {
        const where = this.where(model, condition.where)
        if (!this.asksDatabase) this.reportAll(oppositeProblems(model, where))
        return [{ ...condition, where }]
      }
    }
  }

  private reportAll(problems: readonly WhereProblem[]): void {
    for (const { message, fix } of problems) this.report(message, fix)
  }

  private value(field: Field, value: JsonValue): JsonValue {
    if (field.type.kind === 'enum' && typeof value === 'string' && !field.type.labels.includes(value)) {
      this.report(
        `field ${field.name} (${field.sqlType}) has no value ${field.secret ? 'like the one given' : JSON.stringify(value)}`,
        field.secret ? undefined : suggestion(value, field.type.labels),
      )
      return value
    }
    try {
      return canonicalValue(codecFor(field.type), value)
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      this.report(`field ${field.name} (${field.sqlType}): ${error.message}`)
      return value
    }
  }

  private model(name: ModelName): Model | undefined {
    const model = this.schema.models.get(name)
    if (!model) this.report(`there is no model ${name}`, suggestion(name, [...this.schema.models.keys()]))
    return model
  }

  private field(model: Model, name: string): Field | undefined {
    const found = findField(model, name)
    if (found.kind === 'none') this.report(found.message, found.fix)
    return found.kind === 'field' ? found.field : undefined
  }

  reportAt(line: number | null, message: string, fix?: string): void {
    this.line = line
    this.report(message, fix)
  }

  private report(message: string, fix?: string): void {
    const place = this.source ?? (this.line === null ? { file: this.file } : { file: this.file, line: this.line })
    this.problems.push({ message, place, ...(fix === undefined ? {} : { fix }) })
  }
}

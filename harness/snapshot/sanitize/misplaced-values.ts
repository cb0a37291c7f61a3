import { HarnessError, type Problem } from '../../model/errors.ts'
import { isJsonArray, type JsonValue } from '../../model/json.ts'
import { holdsMoments } from '../../model/sanitize-rule.ts'
import type { Row } from '../../model/snapshot.ts'
import { isPlainValue } from './plain-values.ts'
import type { FieldAction, FieldPlan, ModelPlan } from './plan.ts'
import { actionFor, isNaturalKey } from './sanitize-row.ts'

/** Most that are told. */
const shown = 50

interface Misplaced {
  readonly plan: ModelPlan
  /** Null: the primary key. */
  readonly field: string | null
  readonly what: string
  readonly fix: string | null
  rows: number
}

/**
 * Collects values that nobody could replace: texts where the schema has numbers or the like, which would be passed on, and
 * keys that would refer to nothing afterwards. Never holds a value.
 */
export class MisplacedValues {
  private readonly subject: string
  private readonly found = new Map<string, Misplaced>()

  constructor(subject: string) {
    this.subject = subject
  }

  look(plan: ModelPlan, row: Row): void {
    for (const [name, value] of Object.entries(row.fields)) {
      const field = plan.fields.get(name)
      if (field) this.lookAt(plan, field, value, row)
    }
    if (plan.scalarPk) this.lookAt(plan, plan.scalarPk, row.pk, row)
    else this.lookAtKey(plan, row)
    const made = plan.model.primaryKey.find((name) => plan.leftOut.has(name))
    if (made !== undefined) {
      this.add(plan, null, `is made by the database of what is replaced, in field ${made}`, keepFix(plan, made))
    }
  }

  private lookAtKey(plan: ModelPlan, row: Row): void {
    const { primaryKey } = plan.model
    if (primaryKey.length === 0) {
      if (row.pk !== null && typeof row.pk !== 'number') this.add(plan, null, 'is there, but its table has none', null)
      return
    }
    if (!isJsonArray(row.pk) || row.pk.length !== primaryKey.length) {
      this.add(plan, null, `is no list of its ${primaryKey.length} parts`, null)
      return
    }
    for (const [index, part] of row.pk.entries()) {
      const field = plan.fields.get(primaryKey[index] ?? '')
      if (field && !Object.hasOwn(row.fields, field.field.name)) this.lookAt(plan, field, part, row)
    }
  }

  private lookAt(plan: ModelPlan, field: FieldPlan, value: JsonValue, row: Row): void {
    if (value === null) return
    const { name } = field.field
    if (isNaturalKey(field, value)) {
      const parts = field.naturalKey()
      if (parts.length !== value.length)
        this.add(plan, name, `has natural keys that are not of ${parts.length} parts`, null)
      else for (const [index, part] of parts.entries()) this.lookAt(plan, part, value[index] ?? null, row)
      return
    }
    const action = actionFor(field, row)
    if (action.kind === 'dangling') {
      const { model, field: target } = action
      this.add(
        plan,
        name,
        `refers to ${model.name} ${target}, which the database makes of what is replaced`,
        keepFix({ model }, target),
      )
    } else if (!isReadable(field, action, value)) {
      this.add(plan, name, `holds a text that is no ${wantedOf(field, action)}`, mendFix(field))
    }
  }

  private add(plan: ModelPlan, field: string | null, what: string, fix: string | null): void {
    const key = JSON.stringify([plan.model.name, field, what])
    const known = this.found.get(key)
    if (known) known.rows += 1
    else this.found.set(key, { plan, field, what, fix, rows: 1 })
  }

  /** @throws HarnessError `bad-snapshot` */
  throwIfAny(): void {
    if (this.found.size === 0) return
    const problems = [...this.found.values()].slice(0, shown).map(({ plan, field, what, fix, rows }): Problem => {
      const place = field === null ? 'the primary key' : `field ${field}`
      return {
        message: `${plan.model.name}: ${place} ${what} (${rows} ${rows === 1 ? 'row' : 'rows'})`,
        model: plan.model.name,
        ...(field === null ? {} : { field }),
        ...(fix === null ? {} : { fix }),
      }
    })
    throw new HarnessError(`these rows do not fit subject ${this.subject}, so they cannot be sanitized`, {
      code: 'bad-snapshot',
      problems,
    })
  }
}

function isReadable({ field }: FieldPlan, action: FieldAction, value: JsonValue): boolean {
  if (action.kind === 'pass') return action.type === null || isPlainValue(action.type, value)
  const isMoved = action.kind === 'decided' && action.decision.kind === 'replace' && action.decision.by === 'datetime'
  const { kind } = field.type
  // Moments by themselves become texts where they cannot be read.
  return (
    !isMoved || !holdsMoments(field.type) || kind === 'base' || kind === 'domain' || isPlainValue(field.type, value)
  )
}

function wantedOf({ field }: FieldPlan, action: FieldAction): string {
  const isOwn = action.kind !== 'pass' || action.type === field.type
  return isOwn ? field.sqlType : 'key of what it refers to'
}

function mendFix({ byType, field }: FieldPlan): string | null {
  return byType === null ? null : `give ${field.name} a rule of its own, such as 'text'`
}

function keepFix({ model }: Pick<ModelPlan, 'model'>, field: string): string {
  return `keep what ${field} of ${model.name} is made of, under models['${model.name}'].sanitize`
}

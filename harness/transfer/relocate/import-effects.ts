import type { ValueRule } from '../../model/import-rule.ts'
import { type JsonValue, jsonEquals } from '../../model/json.ts'
import { fieldValue, type Model } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { actionOf } from './import-flags.ts'
import { isScalarPk, type PlannedRow } from './planned-row.ts'
import type { RelocationPlan } from './relocation-plan.ts'
import { activeValueRules, type RuleContext } from './value-rules.ts'

/** Why the database holds another value than the snapshot: `set`: a rule says which; `regenerated`: it was drawn anew. */
type ValueEffect = 'suffixed' | 'regenerated' | 'set'

/** How many values, by field. */
type FieldEffects = ReadonlyMap<string, Readonly<Partial<Record<ValueEffect, number>>>>

/** What an import did besides bringing rows in. By model; one that nothing was done to is not there. */
export interface ImportEffects {
  /** Values that import rules put in place of the snapshot's. */
  readonly values: ReadonlyMap<ModelName, FieldEffects>
  /** Rows that were there, and went: in global scope. */
  readonly replaced: ReadonlyMap<ModelName, number>
  /** Rows of models, by their old names, that the subject's shims dropped. */
  readonly droppedModels: ReadonlyMap<string, number>
  /** By field: the rows that had it, and are without it. */
  readonly droppedFields: ReadonlyMap<ModelName, ReadonlyMap<string, number>>
}

/** The same as plain objects, as JSON has them. */
export interface PlainEffects {
  readonly values: Readonly<Record<string, Readonly<Record<string, Readonly<Partial<Record<ValueEffect, number>>>>>>>
  readonly replaced: Readonly<Record<string, number>>
  readonly droppedModels: Readonly<Record<string, number>>
  readonly droppedFields: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export function plainEffects({ values, replaced, droppedModels, droppedFields }: ImportEffects): PlainEffects {
  return {
    values: Object.fromEntries([...values].map(([model, fields]) => [model, Object.fromEntries(fields)])),
    replaced: Object.fromEntries(replaced),
    droppedModels: Object.fromEntries(droppedModels),
    droppedFields: Object.fromEntries([...droppedFields].map(([model, fields]) => [model, Object.fromEntries(fields)])),
  }
}

export const noEffects: ImportEffects = {
  values: new Map(),
  replaced: new Map(),
  droppedModels: new Map(),
  droppedFields: new Map(),
}

/** Counts values of the fields of one model. */
export class FieldCounter {
  private readonly counts = new Map<string, Partial<Record<ValueEffect, number>>>()

  get effects(): FieldEffects {
    return this.counts
  }

  add(field: string, effect: ValueEffect): void {
    const count = this.counts.get(field) ?? {}
    this.counts.set(field, count)
    count[effect] = (count[effect] ?? 0) + 1
  }
}

export function effectOf({ value }: Pick<ValueRule, 'value'>): ValueEffect {
  return 'set' in value ? 'set' : 'regenerated'
}

/** Whether a rule gave the row another value than it had. A value that was not there was none to be replaced. */
export function isReplaced(before: JsonValue | undefined, after: JsonValue | undefined): boolean {
  return before !== undefined && after !== undefined && !jsonEquals(before, after)
}

/** Of rows that were inserted or overwritten, once all is decided. */
export function plannedEffects(plan: RelocationPlan, context: RuleContext): ImportEffects['values'] {
  const values = new Map<ModelName, FieldEffects>()
  for (const model of plan.schema.models.values()) {
    const rows = plan.rowsOf(model).filter(({ fate }) => fate.kind === 'inserted' || fate.kind === 'overwritten')
    const kinds = rows.length > 0 ? ruledFields(model, context) : new Map<string, ValueEffect>()
    if (kinds.size === 0) continue
    const counter = new FieldCounter()
    for (const row of rows) countRow(plan, counter, row, kinds)
    if (counter.effects.size > 0) values.set(model.name, counter.effects)
  }
  return values
}

function countRow(
  plan: RelocationPlan,
  counter: FieldCounter,
  row: PlannedRow,
  kinds: ReadonlyMap<string, ValueEffect>,
): void {
  const { model } = row
  for (const field of model.fields) {
    const kind = kinds.get(field.name)
    if (kind === undefined || !row.ruled.has(field.name)) continue
    // A row that is overwritten keeps its primary key, whatever a rule says.
    const after = plan.valueOf(row, field)
    const ruled = isScalarPk(model, field.name) ? row.newPk : row.fields[field.name]
    const isKept = model.primaryKey.includes(field.name) && !jsonEquals(after ?? null, ruled ?? null)
    if (!isKept && isReplaced(fieldValue(model, row.given, field.name), after)) counter.add(field.name, kind)
  }
}

/** The fields that rules may change. What settles a collision comes last, and has the last word. */
function ruledFields(model: Model, context: RuleContext): ReadonlyMap<string, ValueEffect> {
  const kinds = new Map<string, ValueEffect>()
  for (const rule of activeValueRules(model, context)) {
    if (kinds.get(rule.field) !== 'regenerated') kinds.set(rule.field, effectOf(rule))
  }
  for (const rule of model.relocation?.rules.collisions ?? []) {
    const action = actionOf(rule, context.flags)
    if (typeof action !== 'object') continue
    if ('suffix' in action) kinds.set(action.suffix, 'suffixed')
    else for (const name of Object.keys({ ...action.regenerate, ...action.derive })) kinds.set(name, 'regenerated')
  }
  return kinds
}

import { HarnessError, type Problem } from '../../model/errors.ts'
import { isJsonArray, isJsonObject, type JsonValue } from '../../model/json.ts'
import type { Schema } from '../../model/schema.ts'
import { sequenceModel } from '../../model/sequence-row.ts'
import type { ModelName, Row } from '../../model/snapshot.ts'
import type { ModelPlan } from './plan.ts'

const shown = 50

/** Collects models and fields that the schema does not have: nobody could say what is personal in them. */
export class UnknownNames {
  private readonly subject: string
  private readonly found = new Map<string, { readonly model: ModelName; readonly field: string | null; rows: number }>()

  constructor({ subject }: Schema) {
    this.subject = subject
  }

  look(plan: ModelPlan | undefined, row: Row): void {
    if (row.model === sequenceModel) return
    if (!plan) {
      this.add(row.model, null)
      return
    }
    for (const [name, value] of Object.entries(row.fields)) {
      if (!plan.fields.has(name) && holdsText(value)) this.add(row.model, name)
    }
  }

  private add(model: ModelName, field: string | null): void {
    const key = JSON.stringify([model, field])
    const known = this.found.get(key)
    if (known) known.rows += 1
    else this.found.set(key, { model, field, rows: 1 })
  }

  /** @throws HarnessError `bad-snapshot` */
  throwIfAny(): void {
    if (this.found.size === 0) return
    const problems = [...this.found.values()].slice(0, shown).map(({ model, field, rows }): Problem => {
      const count = `${rows} ${rows === 1 ? 'row' : 'rows'}`
      const message =
        field === null
          ? `${model}: the schema has no such model (${count})`
          : `${model}: the model has no field ${field} (${count})`
      return { message, model, ...(field === null ? {} : { field }) }
    })
    throw new HarnessError(`these rows do not fit subject ${this.subject}, so nobody knows what is personal in them`, {
      code: 'bad-snapshot',
      problems,
      fix: 'import them into a database and export them again, which brings them to the schema of today',
    })
  }
}

/** A list of numbers may be keys of a join table's rows. */
function holdsText(value: JsonValue): boolean {
  if (isJsonArray(value)) return value.some(holdsText)
  return typeof value === 'string' || isJsonObject(value)
}

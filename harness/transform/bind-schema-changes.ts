import type { ExpectedForeignKey, ExpectedSchemaChange } from '../model/expectation.ts'
import type { Model, Schema } from '../model/schema.ts'
import { modelName } from '../model/snapshot.ts'
import { suggestion } from './suggestion.ts'

type Report = (line: number | null, message: string, fix?: string) => void

/**
 * Holds the entries of `expect.schema` against the schema before the steps: they name what is there, add what is not,
 * and do not contradict each other.
 */
export function checkSchemaChanges(schema: Schema, entries: readonly ExpectedSchemaChange[], report: Report): void {
  const binder = new SchemaChanges(schema, entries)
  entries.forEach((entry, index) => {
    for (const { message, fix } of binder.problemsOf(entry, index)) {
      report(entry.line, `expect.schema entry ${index + 1}: ${message}`, fix)
    }
  })
}

interface Problem {
  readonly message: string
  readonly fix?: string
}

class SchemaChanges {
  private readonly schema: Schema
  private readonly entries: readonly ExpectedSchemaChange[]

  constructor(schema: Schema, entries: readonly ExpectedSchemaChange[]) {
    this.schema = schema
    this.entries = entries
  }

  problemsOf(entry: ExpectedSchemaChange, index: number): readonly Problem[] {
    const named = entry.kind === 'added' ? this.ofAdded(entry) : this.ofNamed(entry)
    return [...named, ...this.ofTarget(entry), ...this.ofForeignKey(entry), ...this.ofEarlier(entry, index)]
  }

  private ofNamed({ kind, model: name, field }: ExpectedSchemaChange): readonly Problem[] {
    const model = this.model(name)
    if (!model) {
      return [this.unknown(name)]
    }
    if (field === null) return []
    const known = model.fields.map((candidate) => candidate.name)
    if (!known.includes(field)) {
      return [{ message: `model ${name} has no field ${field} before the steps`, fix: suggestion(field, known) }]
    }
    const table = this.entries.find((other) => other.kind === 'dropped' && other.model === name && other.field === null)
    return table ? [{ message: `field ${field} is ${kind}, but its table is dropped`, fix: 'drop one of the two' }] : []
  }

  private ofAdded({ model: name, field }: Extract<ExpectedSchemaChange, { kind: 'added' }>): readonly Problem[] {
    const model = this.model(name)
    if (field === null) {
      return model && !this.leaves(name, null) ? [{ message: `model ${name} is there before the steps already` }] : []
    }
    const isNew = this.entries.some((other) => other.kind === 'added' && other.model === name && other.field === null)
    if (isNew) {
      return [{ message: `table ${name} is new, with all its columns`, fix: `leave the entry of field ${field} out` }]
    }
    const source = this.entries.find((other) => other.kind === 'renamed' && other.field === null && other.to === name)
    const owner = source ? this.model(source.model) : model
    if (!owner) {
      return [this.unknown(name)]
    }
    if (!source && this.leaves(name, null)) {
      return [{ message: `model ${name} has another name after the steps`, fix: 'what is added goes by its new name' }]
    }
    const isKnown = owner.fields.some((candidate) => candidate.name === field)
    if (!isKnown || this.leaves(owner.name, field)) return []
    return [{ message: `model ${owner.name} has a field ${field} before the steps already` }]
  }

  /** A new name is free, and new. */
  private ofTarget(entry: ExpectedSchemaChange): readonly Problem[] {
    if (entry.kind === 'retyped') {
      const field = this.model(entry.model)?.fields.find(({ name }) => name === entry.field)
      const isSame = field && field.sqlType === entry.to && field.type.kind === 'base'
      return isSame ? [{ message: `field ${entry.field} is of type ${entry.to} before the steps already` }] : []
    }
    if (entry.kind !== 'renamed') return []
    const old = entry.field ?? entry.model
    if (old === entry.to) return [{ message: `${old} is the name that it has already` }]
    const isTaken =
      entry.field === null
        ? this.schema.models.has(modelName(entry.to)) && !this.leaves(entry.to, null)
        : this.model(entry.model)?.fields.some(({ name }) => name === entry.to) && !this.leaves(entry.model, entry.to)
    return isTaken ? [{ message: `there is a ${entry.field === null ? 'model' : 'field'} ${entry.to} already` }] : []
  }

  private ofForeignKey(entry: ExpectedSchemaChange): readonly Problem[] {
    const key = foreignKeyOf(entry)
    const model = this.model(entry.model)
    if (key === null || !model) return []
    const added = this.entries.flatMap((other) => (other.kind === 'added' ? [other] : []))
    const fields = [
      ...model.fields.map(({ name }) => name),
      ...added.flatMap(({ model: name, field }) => (name === this.nameAfter(model.name) && field ? [field] : [])),
    ]
    const models = [...this.schema.models.keys(), ...added.flatMap((it) => (it.field === null ? [it.model] : []))]
    const isSaid = key.onDelete !== undefined || key.onUpdate !== undefined
    return [
      ...key.fields
        .filter((field) => !fields.includes(field))
        .map((field) => ({
          message: `model ${entry.model} has no field ${field} before the steps, and no entry adds it`,
          fix: suggestion(field, fields),
        })),
      ...(key.references && !models.includes(key.references)
        ? [
            {
              message: `there is no model ${key.references} before the steps, and no entry adds it`,
              fix: suggestion(key.references, models),
            },
          ]
        : []),
      ...(key.references === null && isSaid
        ? [{ message: 'a foreign key that is gone has no actions', fix: 'leave onDelete and onUpdate out' }]
        : []),
    ]
  }

  private nameAfter(model: string): string {
    const renamed = this.entries.find(
      (entry) => entry.kind === 'renamed' && entry.model === model && entry.field === null,
    )
    return renamed?.kind === 'renamed' ? renamed.to : model
  }

  /** What an earlier entry says already, or otherwise. */
  private ofEarlier(entry: ExpectedSchemaChange, index: number): readonly Problem[] {
    return this.entries.slice(0, index).flatMap((other, position): readonly Problem[] => {
      const isSame = other.model === entry.model && other.field === entry.field
      const number = position + 1
      if (entry.kind !== 'added' && other.kind !== 'added' && isSame) {
        if (other.kind === 'dropped' || entry.kind === 'dropped') {
          return other.kind === entry.kind
            ? [{ message: `entry ${number} says the same`, fix: 'drop one of the two' }]
            : [{ message: `it is ${entry.kind}, but entry ${number} says ${other.kind}`, fix: 'drop one of the two' }]
        }
        if (other.kind !== entry.kind) return []
        const parts: readonly string[] = other.kind === 'altered' ? other.parts : []
        const again = entry.kind === 'altered' ? entry.parts.filter((part) => parts.includes(part)) : [entry.kind]
        if (areOfOtherKeys(entry, other)) return []
        return again.length === 0
          ? []
          : [{ message: `entry ${number} says ${again.join(', ')} of it already`, fix: 'drop one of the two' }]
      }
      const names = [comesTo(entry), comesTo(other)]
      if (names[0] === null || names[0] !== names[1]) return []
      return [{ message: `entry ${number} gives something the same name`, fix: 'drop one of the two' }]
    })
  }

  /** Whether nothing has the name any more after the steps. */
  private leaves(model: string, field: string | null): boolean {
    return this.entries.some(
      (entry) =>
        (entry.kind === 'dropped' || entry.kind === 'renamed') && entry.model === model && entry.field === field,
    )
  }

  private model(name: string): Model | undefined {
    return this.schema.models.get(modelName(name))
  }

  private unknown(name: string): Problem {
    return {
      message: `there is no model ${name} before the steps`,
      fix: suggestion(name, [...this.schema.models.keys()]),
    }
  }
}

function foreignKeyOf(entry: ExpectedSchemaChange): ExpectedForeignKey | null {
  return entry.kind === 'altered' && entry.field === null ? (entry.foreignKey ?? null) : null
}

/** The same fields may refer to several models. */
function areOfOtherKeys(entry: ExpectedSchemaChange, other: ExpectedSchemaChange): boolean {
  const [a, b] = [foreignKeyOf(entry), foreignKeyOf(other)]
  if (a === null || b === null) return false
  if (JSON.stringify(a.fields) !== JSON.stringify(b.fields)) return true
  return a.references !== undefined && b.references !== undefined && a.references !== b.references
}

/** The name that something new, or renamed, has after the steps. */
function comesTo(entry: ExpectedSchemaChange): string | null {
  if (entry.kind === 'added') return JSON.stringify([entry.model, entry.field])
  if (entry.kind !== 'renamed') return null
  return JSON.stringify(entry.field === null ? [entry.to, null] : [entry.model, entry.to])
}

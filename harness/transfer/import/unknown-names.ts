import type { HarnessError, Problem } from '../../model/errors.ts'
import { jsonText } from '../../model/json.ts'
import { nearestName } from '../../model/nearest-name.ts'
import { hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { type ModelName, type Ordinal, ordinal, type Row, type RowSource } from '../../model/snapshot.ts'
import { shownPkOfUnknown } from '../../snapshot/index.ts'
import { importFailed, rowProblem } from './import-error.ts'
import { type MissingShim, shimsCode } from './missing-shims.ts'

/** A row has a name that the schema lacks. {@link unknownNamesError} says which, of all rows. */
export class UnknownName extends Error {
  override readonly name = 'UnknownName'

  constructor() {
    super('the schema lacks a name')
  }
}

/** Collects the models and fields of rows that the schema lacks, each with the first of its rows. */
export class UnknownNames {
  private readonly found: Unknown[] = []
  private readonly schema: Schema
  private readonly seen = new Set<string>()
  private readonly known = new Map<ModelName, ReadonlySet<string>>()

  constructor(schema: Schema) {
    this.schema = schema
  }

  /** @param position among the rows of its model */
  add(row: Row, position: Ordinal): void {
    const model = this.schema.models.get(row.model)
    if (!model) {
      this.once(row.model, () => this.modelProblem(row, position))
      return
    }
    const known = this.fieldsOf(model)
    for (const name of Object.keys(row.fields)) {
      if (!known.has(name))
        this.once(`${row.model} ${name}`, () => fieldProblem(model, row, position, name, [...known]))
    }
  }

  /** The fix of the first has the shims for all of them, to be written at once. */
  get problems(): readonly Problem[] {
    const shims = shimsCode(this.found.map(({ shim }) => shim))
    return this.found.map(({ problem, near }, index) => {
      const write = index === 0 ? `: ${shims}` : ', it is among the shims above'
      const fix = near
        ? `did you mean ${near}? If that is its name of today${write}`
        : `if an older version had it${write}; if today's has it, add its migration to the schema`
      return { ...problem, fix }
    })
  }

  private once(name: string, unknown: () => Unknown): void {
    if (this.seen.has(name)) return
    this.seen.add(name)
    this.found.push(unknown())
  }

  private fieldsOf(model: Model): ReadonlySet<string> {
    const known = this.known.get(model.name)
    if (known) return known
    const names = new Set(model.fields.map(({ name }) => name))
    // It stands in "pk" alone: another error says so.
    this.known.set(model.name, names)
    return names
  }

  private modelProblem({ model, pk }: Row, position: Ordinal): Unknown {
    const shown = shownPkOfUnknown(pk)
    const near = nearestModel(model, [...this.schema.models.keys()])
    return {
      near,
      shim: near ? { kind: 'renamed-model', old: model, name: near } : { kind: 'dropped-model', old: model },
      problem: {
        message: `${model} row ${position} (pk ${jsonText(shown)}): the schema has no such model`,
        failure: 'unknown-model',
        model,
        ordinal: position,
        ...(shown === pk ? { pk } : {}),
      },
    }
  }
}

/** `near`: what it was probably meant to be. */
interface Unknown {
  readonly problem: Problem
  readonly near: string | null
  readonly shim: MissingShim
}

/** The application's part of a name makes any two of them look near. */
function nearestModel(name: ModelName, known: readonly ModelName[]): ModelName | null {
  const short = (model: string): string => model.slice(model.lastIndexOf('.') + 1)
  const near = nearestName(short(name), known.map(short))
  return known.find((model) => short(model) === near) ?? null
}

function fieldProblem(model: Model, row: Row, position: Ordinal, field: string, known: readonly string[]): Unknown {
  const place = { ordinal: position, pk: row.pk }
  const others = known.filter((name) => !hasScalarPk(model) || name !== model.primaryKey[0])
  const near = nearestName(field, others)
  const own = { model: model.name, old: field }
  return {
    near,
    shim: near ? { kind: 'renamed-field', ...own, name: near } : { kind: 'dropped-field', ...own },
    problem: { ...rowProblem(model, place, null, `the model has no field ${field}`, 'unknown-field'), field },
  }
}

/** Goes through the source again, for all that is unknown. */
export async function unknownNamesError(schema: Schema, source: RowSource): Promise<HarnessError> {
  const names = new UnknownNames(schema)
  const counts = new Map<ModelName, number>()
  for await (const batch of source()) {
    for (const row of batch) {
      const count = (counts.get(row.model) ?? 0) + 1
      counts.set(row.model, count)
      names.add(row, ordinal(count))
    }
  }
  return importFailed(names.problems)
}

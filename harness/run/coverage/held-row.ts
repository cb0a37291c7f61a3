import { type JsonValue, jsonText } from '../../model/json.ts'
import { type Field, type ForeignKey, fieldValue, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { type ModelName, type Row, type Snapshot, toPrimaryKey } from '../../model/snapshot.ts'
import { keyText } from '../../transfer/index.ts'
import { isDrawn } from './taken-keys.ts'

/** Foreign keys in a circle lead nowhere. */
const mostSteps = 16

/** A row of a database, or one that an import brings, as far as a snapshot tells. */
export class HeldRow {
  readonly model: Model
  readonly among: RowsTogether
  /** Told from all others by it. */
  readonly id: number
  row: Row
  /** The row that is there instead of it. Null: it is there itself. */
  standsFor: HeldRow | null = null
  /** Fields whose values nobody can know here. */
  readonly unknown = new Set<string>()

  constructor(model: Model, row: Row, among: RowsTogether, id: number) {
    this.model = model
    this.row = row
    this.among = among
    this.id = id
  }

  /** Null: it is null, or not known. */
  key(fields: readonly string[]): string | null {
    const texts = fields.map((name) => this.text(name))
    return texts.includes(null) ? null : jsonText([this.model.name, ...fields, ...texts])
  }

  /** The row that a field refers to, by the first key that it is of. Undefined: it is of none; null: it is not there. */
  referred(name: string): { readonly row: HeldRow; readonly field: string } | null | undefined {
    const key = this.model.foreignKeys.find(({ fields }) => fields.includes(name))
    if (!key) return undefined
    const row = this.among.find(key, this)
    const field = key.targetFields[key.fields.indexOf(name)]
    return row && field !== undefined ? { row, field } : null
  }

  isKey(name: string): boolean {
    return this.model.foreignKeys.some(({ fields }) => fields.includes(name))
  }

  set(name: string, value: JsonValue): void {
    this.unknown.delete(name)
    if (hasScalarPk(this.model) && this.model.primaryKey[0] === name)
      this.row = { ...this.row, pk: toPrimaryKey(value) }
    else this.row = { ...this.row, fields: { ...this.row.fields, [name]: value } }
  }

  private text(name: string, steps = 0): string | null {
    if (this.standsFor) return this.standsFor.text(name, steps)
    const field = this.model.fields.find((candidate) => candidate.name === name)
    if (!field || this.unknown.has(name) || steps > mostSteps) return null
    const referred = this.referred(name)
    if (referred !== undefined) return referred === null ? null : referred.row.text(referred.field, steps + 1)
    return isDrawn(this.model, name) ? `#${this.id}` : this.value(field)
  }

  /** As PostgreSQL compares it. */
  private value(field: Field): string | null {
    return keyText([field], [fieldValue(this.model, this.row, field.name) ?? null])
  }
}

/** Rows whose keys of each other mean each other: those of one file, or of the database. */
export class RowsTogether {
  readonly rows: HeldRow[] = []
  private readonly schema: Schema
  private readonly indexes = new Map<string, Map<string, HeldRow>>()

  constructor(schema: Schema) {
    this.schema = schema
  }

  add(rows: Snapshot, nextId: () => number): readonly HeldRow[] {
    const added = rows.flatMap((row) => {
      const model = this.schema.models.get(row.model)
      return model ? [new HeldRow(model, row, this, nextId())] : []
    })
    this.rows.push(...added)
    this.indexes.clear()
    return added
  }

  find({ fields, target, targetFields }: ForeignKey, from: HeldRow): HeldRow | null {
    const model = this.schema.models.get(target)
    const types = model ? fieldsNamed(model, targetFields) : []
    const key = keyText(types, valuesOf(from, fields))
    return key === null ? null : (this.index(target, types).get(key) ?? null)
  }

  private index(target: ModelName, fields: readonly Field[]): ReadonlyMap<string, HeldRow> {
    const name = jsonText([target, ...fields.map((field) => field.name)])
    const known = this.indexes.get(name)
    if (known) return known
    const index = new Map<string, HeldRow>()
    this.indexes.set(name, index)
    for (const held of this.rows) {
      if (held.model.name !== target) continue
      const names = fields.map((field) => field.name)
      const key = keyText(fields, valuesOf(held, names))
      if (key !== null) index.set(key, held)
    }
    return index
  }
}

function fieldsNamed({ fields }: Model, names: readonly string[]): readonly Field[] {
  return names.flatMap((name) => fields.filter((field) => field.name === name))
}

function valuesOf({ model, row }: HeldRow, names: readonly string[]): readonly JsonValue[] {
  return names.map((name) => fieldValue(model, row, name) ?? null)
}

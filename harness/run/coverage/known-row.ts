import { isDrawnKey } from '../../model/drawn-key.ts'
import { type JsonValue, jsonText } from '../../model/json.ts'
import {
  type Field,
  type ForeignKey,
  fieldValue,
  hasScalarPk,
  type LooseKey,
  type Model,
  type Schema,
} from '../../model/schema.ts'
import { type ModelName, type Row, type Snapshot, toPrimaryKey } from '../../model/snapshot.ts'
import { keyText } from '../../transfer/index.ts'
import type { CollidingKey } from './colliding-keys.ts'

/** Foreign keys in a circle lead nowhere. */
const mostSteps = 16

/** What a key of another row leads to. Undefined: nothing; null: a row that is not known. */
type Referred = { readonly row: KnownRow; readonly field: string } | null | undefined

export type PolymorphicKey = Extract<LooseKey, { readonly kind: 'polymorphic' }>

/** A row of a database, or one that an import brings, as far as a snapshot tells. */
export class KnownRow {
  readonly model: Model
  readonly among: RowsTogether
  /** Told from all others by it. */
  readonly id: number
  /** As the snapshot has it. */
  readonly given: Row
  row: Row
  /** The row that is there instead of it. Null: it is there itself. */
  standsFor: KnownRow | null = null
  /** Fields whose values nobody can know here. */
  readonly unknown = new Set<string>()
  /** Where rows are that fields refer to, if they are not among those that it came with. */
  readonly elsewhere = new Map<string, RowsTogether>()

  constructor(model: Model, row: Row, among: RowsTogether, id: number) {
    this.model = model
    this.given = row
    this.row = row
    this.among = among
    this.id = id
  }

  /** Null: it is none, being null in part; or some of it is not known. */
  key({ fields, nullsAreEqual }: Pick<CollidingKey, 'fields' | 'nullsAreEqual'>): string | null {
    const sorted = [...fields].sort()
    const texts: (string | null)[] = []
    for (const name of sorted) {
      const text = this.text(name)
      if (text === undefined || (text === null && !nullsAreEqual)) return null
      texts.push(text)
    }
    return jsonText([this.model.name, ...sorted, ...texts])
  }

  /** The row that a foreign key refers to. Undefined: none, being null in part; null: one that is not known. */
  rowOf(key: ForeignKey): KnownRow | null | undefined {
    if (key.fields.some((name) => this.unknown.has(name))) return null
    const values = key.fields.map((name) => fieldValue(this.model, this.row, name) ?? null)
    if (values.includes(null)) return undefined
    return this.placeOf(key.fields)?.find(key.target, key.targetFields, values) ?? null
  }

  /** The same of a polymorphic key. Undefined: it is null, or its type is of no model. */
  rowOfPolymorphic({ field, typeField, targets }: PolymorphicKey): KnownRow | null | undefined {
    if (this.unknown.has(field)) return null
    const type = fieldValue(this.model, this.given, typeField) ?? null
    const target = targets.get(typeof type === 'string' ? type : jsonText(type))
    const value = fieldValue(this.model, this.row, field) ?? null
    if (target === undefined || value === null) return undefined
    return this.placeOf([field])?.find(target, null, [value]) ?? null
  }

  /** Foreign keys that a field is of, without that of a primary key to its own row. */
  keysOf(name: string): readonly ForeignKey[] {
    return this.model.foreignKeys.filter((key) => key.fields.includes(name) && !isOwnKey(this.model, key))
  }

  isKey(name: string): boolean {
    return this.keysOf(name).length > 0 || this.polymorphicOf(name) !== undefined
  }

  /** @param among the rows that it speaks of, if it is a key of another row. Absent: those that this one came with */
  set(name: string, value: JsonValue, among?: RowsTogether): void {
    this.unknown.delete(name)
    this.elsewhere.delete(name)
    if (among) this.elsewhere.set(name, among)
    if (hasScalarPk(this.model) && this.model.primaryKey[0] === name)
      this.row = { ...this.row, pk: toPrimaryKey(value) }
    else this.row = { ...this.row, fields: { ...this.row.fields, [name]: value } }
  }

  /** Equal where the database will hold equal values. Undefined: that is not known. */
  private text(name: string, steps = 0): string | null | undefined {
    if (this.standsFor) return this.standsFor.text(name, steps)
    const field = this.model.fields.find((candidate) => candidate.name === name)
    if (!field || this.unknown.has(name) || steps > mostSteps) return undefined
    const referred = this.referred(name)
    if (referred === null) return undefined
    if (referred) return referred.row.text(referred.field, steps + 1)
    return isDrawnKey(this.model, name) ? `#${this.id}` : this.ownText(field)
  }

  private referred(name: string): Referred {
    for (const key of this.keysOf(name)) {
      const row = this.rowOf(key)
      const field = key.targetFields[key.fields.indexOf(name)]
      if (row !== undefined) return row && field !== undefined ? { row, field } : null
    }
    const polymorphic = this.polymorphicOf(name)
    const row = polymorphic && this.rowOfPolymorphic(polymorphic)
    const [field] = row?.model.primaryKey ?? []
    return row && field !== undefined ? { row, field } : row && null
  }

  /** As PostgreSQL compares it. */
  private ownText(field: Field): string | null | undefined {
    const value = fieldValue(this.model, this.row, field.name)
    return value === null ? null : value === undefined ? undefined : (keyText([field], [value]) ?? undefined)
  }

  private polymorphicOf(name: string): PolymorphicKey | undefined {
    for (const key of this.model.looseKeys ?? []) if (key.kind === 'polymorphic' && key.field === name) return key
    return undefined
  }

  /** Null: its fields are of several. */
  private placeOf(fields: readonly string[]): RowsTogether | null {
    const [place, ...others] = new Set(fields.map((name) => this.elsewhere.get(name) ?? this.among))
    return place && others.length === 0 ? place : null
  }
}

/** Rows whose keys of each other mean each other: those of one file, or of the database. */
export class RowsTogether {
  readonly rows: KnownRow[] = []
  private readonly schema: Schema
  private readonly indexes = new Map<string, Map<string, KnownRow>>()

  constructor(schema: Schema) {
    this.schema = schema
  }

  add(rows: Snapshot, nextId: () => number): readonly KnownRow[] {
    const added = rows.flatMap((row) => {
      const model = this.schema.models.get(row.model)
      return model ? [new KnownRow(model, row, this, nextId())] : []
    })
    this.rows.push(...added)
    this.indexes.clear()
    return added
  }

  /** @param names of the target's fields. Null: its primary key */
  find(target: ModelName, names: readonly string[] | null, values: readonly JsonValue[]): KnownRow | null {
    const model = this.schema.models.get(target)
    if (!model) return null
    const fields = (names ?? model.primaryKey).flatMap((name) => model.fields.filter((field) => field.name === name))
    const key = keyText(fields, values)
    return key === null ? null : (this.index(target, fields).get(key) ?? null)
  }

  private index(target: ModelName, fields: readonly Field[]): ReadonlyMap<string, KnownRow> {
    const name = jsonText([target, ...fields.map((field) => field.name)])
    const known = this.indexes.get(name)
    if (known) return known
    const index = new Map<string, KnownRow>()
    this.indexes.set(name, index)
    for (const row of this.rows) {
      if (row.model.name !== target) continue
      const values = fields.map((field) => fieldValue(row.model, row.given, field.name) ?? null)
      const key = keyText(fields, values)
      if (key !== null) index.set(key, row)
    }
    return index
  }
}

function isOwnKey(model: Model, { fields, target }: ForeignKey): boolean {
  return target === model.name && fields.length === 1 && hasScalarPk(model) && fields[0] === model.primaryKey[0]
}

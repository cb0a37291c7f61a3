import { isDrawnKey } from '../../model/drawn-key.ts'
import type { ImportedRow } from '../../model/import-rule.ts'
import { type JsonValue, jsonText } from '../../model/json.ts'
import { type Field, fieldValue, type LooseKey, type Model, type Schema } from '../../model/schema.ts'
import { type ModelName, toPrimaryKey } from '../../model/snapshot.ts'
import { canonicalValue, codecFor, valueWhenAbsent } from '../../snapshot/index.ts'
import { equalTextOf, keyText, lastingKeyText, valueText } from '../select/index.ts'
import { mapLooseKeys } from './loose-values.ts'
import { isKeyOfOther, type ModelReferences, modelReferences, type RowReference } from './model-references.ts'
import type { PkMap } from './pk-map.ts'
import { isLeftOut, isScalarPk, leftOutRow, type PlannedRow, plannedValue, standingFor } from './planned-row.ts'

/** What a key refers to: a row of the snapshot, or what an earlier import brought (of that what the key speaks of, by field). */
export type Referent =
  | { readonly kind: 'row'; readonly row: PlannedRow }
  | { readonly kind: 'earlier'; readonly isMerged: boolean; readonly values: ReadonlyMap<string, JsonValue> }

/** The rows of a snapshot that is being imported, found by the keys that they have there. All of it is in memory. */
export class RelocationPlan {
  readonly schema: Schema
  readonly rows: ReadonlyMap<ModelName, readonly PlannedRow[]>
  private readonly earlier: PkMap | null
  /** Of earlier rows, by the text of their primary key that equal ones share. */
  private readonly alike = new Map<ModelName, ReadonlyMap<string | null, ImportedRow>>()
  private readonly references = new Map<ModelName, ModelReferences>()
  private readonly indexes = new Map<string, ReadonlyMap<string, PlannedRow>>()

  constructor(schema: Schema, rows: ReadonlyMap<ModelName, readonly PlannedRow[]>, earlier: PkMap | null) {
    this.schema = schema
    this.rows = rows
    this.earlier = earlier
  }

  rowsOf(model: Model): readonly PlannedRow[] {
    return this.rows.get(model.name) ?? []
  }

  referencesOf(model: Model): ModelReferences {
    const known = this.references.get(model.name)
    if (known) return known
    const references = modelReferences(this.schema, model)
    this.references.set(model.name, references)
    return references
  }

  /** What a row refers to by a key. Undefined: nothing, the key being null or of a rule's making; null: what is not there. */
  referentOf(row: PlannedRow, { fields, target, targetFields }: RowReference): Referent | null | undefined {
    const values: JsonValue[] = []
    for (const { name } of fields) {
      const value = row.ruled.has(name) ? null : plannedValue(row, name)
      if (value === null || value === undefined) return undefined
      values.push(value)
    }
    return this.find(target, targetFields, values)
  }

  /** Null: there is none. */
  find(target: Model, fields: readonly Field[], values: readonly JsonValue[]): Referent | null {
    const key = keyText(fields, values)
    if (key === null) return null
    const row = this.indexOf(target, fields).get(key)
    if (row) return { kind: 'row', row }
    if (!this.earlier) return null
    const text = lastingKeyText(fields, values) ?? key
    const names = fields.map(({ name }) => name)
    return (
      this.findEarlier(this.earlier, target, fields, values, key) ??
      (this.earlier.leftOut.get(target.name, names, text) && { kind: 'row', row: leftOutRow(target) })
    )
  }

  private findEarlier(
    earlier: PkMap,
    target: Model,
    fields: readonly Field[],
    values: readonly JsonValue[],
    key: string,
  ): Referent | null {
    const names = fields.map(({ name }) => name)
    const [field] = fields
    if (field && fields.length === 1 && isScalarPk(target, field.name)) {
      const pk = toPrimaryKey(canonicalValue(codecFor(field.type), values[0] ?? null))
      const known = earlier.get(target.name, pk) ?? this.alikeEarlier(earlier, target, field, key)
      return (
        known && {
          kind: 'earlier',
          isMerged: known.kind === 'existing',
          values: new Map([[field.name, known.actualPk]]),
        }
      )
    }
    const known = earlier.otherKey(target.name, names, lastingKeyText(fields, values) ?? key)
    return known && { kind: 'earlier', isMerged: known.kind === 'existing', values: known.values }
  }

  /** The same by another spelling that the database finds equal. */
  private alikeEarlier(earlier: PkMap, target: Model, field: Field, key: string): ImportedRow | null {
    if (!field.equalTexts) return null
    const known = this.alike.get(target.name)
    const alike = known ?? new Map([...earlier.rows(target.name)].map((row) => [keyText([field], [row.pk]), row]))
    this.alike.set(target.name, alike)
    return alike.get(key) ?? null
  }

  /**
   * What a row holds in a field after the import. Undefined: that is not known yet, or only the database knows it.
   * The rows that keys refer to must not be left out.
   */
  valueOf(row: PlannedRow, field: Field): JsonValue | undefined {
    const { fate, model } = row
    if (fate.kind === 'same') return this.valueOf(fate.row, field)
    if (fate.kind === 'existing') return fate.held.get(field.name)
    if (fate.kind === 'overwritten' && (model.primaryKey.includes(field.name) || !hasField(row, field))) {
      return fate.held.get(field.name)
    }
    if (isScalarPk(model, field.name)) return row.newPk ?? this.keptKey(row, field)
    const own = hasField(row, field) ? row.fields[field.name] : valueWhenAbsent(field)
    if (own === null || own === undefined) return own
    if (row.nulled.has(field.name)) return null
    return this.mapped(row, field, own)
  }

  /** A key that nothing draws is asked for as the snapshot has it, or as the row has it that it is the key of. */
  private keptKey(row: PlannedRow, field: Field): JsonValue | undefined {
    if (isKeyOfOther(this.referencesOf(row.model), field.name)) {
      return row.fate.kind === 'undecided' ? this.followedKey(row, field) : undefined
    }
    return isDrawnKey(row.model, field.name) ? undefined : row.given.pk
  }

  /** Undefined: what becomes of the row that it is the key of is not decided yet. */
  private followedKey(row: PlannedRow, field: Field): JsonValue | undefined {
    const { byField, loose } = this.referencesOf(row.model)
    const referents = (byField.get(field.name) ?? []).map((reference) => this.referentOf(row, reference))
    const others = (loose.get(field.name) ?? []).flatMap((key) => this.looseReferents(row, key))
    const isOpen = [...referents, ...others].some((one) => one?.kind === 'row' && isOpenRow(one.row))
    return isOpen ? undefined : this.mapped(row, field, row.given.pk)
  }

  private mapped(row: PlannedRow, field: Field, own: JsonValue): JsonValue | undefined {
    for (const reference of this.referencesOf(row.model).byField.get(field.name) ?? []) {
      const referent = this.referentOf(row, reference)
      const targetField = reference.targetFields[reference.fields.indexOf(field)]
      if (referent && targetField) return spelledAs(own, this.referredValue(referent, targetField), targetField)
    }
    return this.looseValue(row, field, own)
  }

  /**
   * The keys of a value that are no foreign keys, as they are after the import. One that refers to no row of the import
   * might mean another one in this database: it becomes null. What is no key stays.
   */
  looseValue(row: PlannedRow, { name }: Field, own: JsonValue): JsonValue | undefined {
    const keys = this.referencesOf(row.model).loose.get(name)
    const isGiven = row.ruled.has(name) || plannedValue(row, name) === undefined
    if (!keys || isGiven) return own
    return mapLooseKeys(row, keys, own, (target, value) => this.mappedLooseKey(target, value))
  }

  /** The rows that a key of a row refers to which is no foreign key: several only within JSON. */
  looseReferents(row: PlannedRow, key: LooseKey): readonly Referent[] {
    const own = row.ruled.has(key.field) ? null : (plannedValue(row, key.field) ?? null)
    const referents: Referent[] = []
    mapLooseKeys(row, [key], own, (target, value) => {
      const { referent = null } = this.findByPk(target, value) ?? {}
      if (referent) referents.push(referent)
      return value
    })
    return referents
  }

  private mappedLooseKey(name: ModelName, value: JsonValue): JsonValue | undefined {
    const found = this.findByPk(name, value)
    if (!found) return value
    const { field, referent } = found
    if (referent === null || (referent.kind === 'row' && isLeftOut(referent.row))) return null
    const actual = this.referredValue(referent, field)
    if (actual === undefined) return referent.kind === 'row' && isOpenRow(referent.row) ? undefined : null
    return typeof value === 'string' && typeof actual !== 'string' ? jsonText(actual) : actual
  }

  /** Null: it is no value that a primary key of the model could have. */
  private findByPk(name: ModelName, value: JsonValue): { field: Field; referent: Referent | null } | null {
    const target = this.schema.models.get(name)
    const field = target?.fields.find((one) => one.name === target.primaryKey[0])
    if (!target || !field || valueText(field, value) === null) return null
    return { field, referent: this.find(target, [field], [value]) }
  }

  /** What the row that is referred to holds in a field after the import. */
  referredValue(referent: Referent, field: Field): JsonValue | undefined {
    return referent.kind === 'row' ? this.valueOf(referent.row, field) : referent.values.get(field.name)
  }

  private indexOf(target: Model, fields: readonly Field[]): ReadonlyMap<string, PlannedRow> {
    const name = `${target.name} ${fields.map((field) => field.name).join()}`
    const known = this.indexes.get(name)
    if (known) return known
    const index = new Map<string, PlannedRow>()
    for (const row of this.rowsOf(target)) {
      const key = keyText(
        fields,
        fields.map((field) => fieldValue(target, row.given, field.name) ?? null),
      )
      if (key !== null) index.set(key, row)
    }
    this.indexes.set(name, index)
    return index
  }
}

function isOpenRow(row: PlannedRow): boolean {
  return standingFor(row).fate.kind === 'undecided'
}

/** What the database finds equal keeps its own spelling. */
function spelledAs(own: JsonValue, value: JsonValue | undefined, field: Field): JsonValue | undefined {
  if (!field.equalTexts || value === undefined) return value
  const textOf = equalTextOf(field)
  return textOf(own) === textOf(value) ? own : value
}

function hasField({ fields }: PlannedRow, { name }: Field): boolean {
  return Object.hasOwn(fields, name)
}

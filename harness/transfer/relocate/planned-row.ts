import type { RenewedValue } from '../../model/import-rule.ts'
import { type JsonValue, jsonText } from '../../model/json.ts'
import { fieldValue, hasScalarPk, type LooseKey, type Model } from '../../model/schema.ts'
import {
  type Fields,
  type ModelName,
  type Ordinal,
  ordinal,
  type PrimaryKey,
  type Row,
  toPrimaryKey,
} from '../../model/snapshot.ts'
import type { PlacedRow } from '../import/row-place.ts'

/** A row of the snapshot, and what the import makes of it. It is decided step by step, by the functions of this file. */
export interface PlannedRow extends PlannedValues {
  readonly model: Model
  readonly ordinal: Ordinal
  /** As the snapshot has it, with today's names. */
  readonly given: Row
  /** Its primary key of one column, once that is known. */
  newPk: PrimaryKey | null
  /** Keys of rows that are not there, which become null. */
  nulled: ReadonlySet<string>
  fate: Fate
}

interface PlannedValues {
  /** What it is to hold, with keys as the snapshot has them. Without a primary key of one column. */
  fields: Fields
  /** Names of fields whose values a rule of the subject gave: keys among them are keys of the database. */
  ruled: ReadonlySet<string>
  /** Of those, what a collision rule gave, by field. */
  renewed: Renewed
}

type Renewed = ReadonlyMap<string, Pick<RenewedValue, 'key' | 'by'>>

/** What a row was to hold before collisions changed it. */
export type OwnValues = Readonly<Omit<PlannedValues, 'renewed'>>

export type Fate =
  | { readonly kind: 'undecided' }
  | { readonly kind: 'inserted' }
  /** A row of the database stands for it, or takes its values. */
  | { readonly kind: 'existing' | 'overwritten'; readonly held: HeldRow }
  /** Another row of the snapshot stands for it, or has taken its values. */
  | { readonly kind: 'same'; readonly as: 'existing' | 'overwritten'; readonly row: PlannedRow }
  | { readonly kind: 'left-out' }

/** A row of the database: canonical values of its primary key, and of what else rows refer to it by. */
export type HeldRow = ReadonlyMap<string, JsonValue>

export const undecided: Fate = { kind: 'undecided' }
export const inserted: Fate = { kind: 'inserted' }
export const leftOut: Fate = { kind: 'left-out' }

const none: ReadonlySet<string> = new Set()
const nothing: Renewed = new Map()

export function plannedRow(model: Model, ordinal: Ordinal, given: Row): PlannedRow {
  const values: PlannedValues = { fields: given.fields, ruled: none, renewed: nothing }
  return { model, ordinal, given, ...values, newPk: null, nulled: none, fate: undecided }
}

/** Stands for the rows of a model that an earlier import has left out. */
export function leftOutRow(model: Model): PlannedRow {
  return { ...plannedRow(model, ordinal(1), { model: model.name, pk: null, fields: {} }), fate: leftOut }
}

/** Where the snapshot has it, for messages. */
export function placeOf({ ordinal, given: { pk } }: PlannedRow): PlacedRow {
  return { ordinal, pk }
}

/** What it is to hold in a field, with keys as the snapshot has them. Undefined: the snapshot does not say. */
export function plannedValue({ model, given: { pk }, fields }: PlannedRow, name: string): JsonValue | undefined {
  return fieldValue(model, { pk, fields }, name)
}

/** What a polymorphic key of it refers to, by the type that the snapshot has. Undefined: nothing. */
export function polymorphicTarget(row: PlannedRow, { typeField, targets }: PolymorphicKey): ModelName | undefined {
  const isRuled = row.ruled.has(typeField)
  const type = (isRuled ? fieldValue(row.model, row.given, typeField) : plannedValue(row, typeField)) ?? null
  return targets.get(typeof type === 'string' ? type : jsonText(type))
}

type PolymorphicKey = Extract<LooseKey, { readonly kind: 'polymorphic' }>

/** Whether the row is to be in the database with values of its own. */
export function isWritten({ fate }: PlannedRow): boolean {
  return fate.kind === 'inserted' || fate.kind === 'overwritten' || fate.kind === 'undecided'
}

/** The row of the snapshot that stands for it: most often itself. */
export function standingFor(row: PlannedRow): PlannedRow {
  return row.fate.kind === 'same' ? standingFor(row.fate.row) : row
}

export function isLeftOut(row: PlannedRow): boolean {
  return standingFor(row).fate.kind === 'left-out'
}

/** Whether a row that was there before, of the database or of the snapshot, stands for it. */
export function isMerged({ fate }: PlannedRow): boolean {
  return fate.kind === 'existing' || (fate.kind === 'same' && fate.as === 'existing')
}

/** Puts a value in place of the snapshot's: a key that it is refers to a row of the database. */
export function setValue(row: PlannedRow, field: string, value: JsonValue): void {
  if (isScalarPk(row.model, field)) row.newPk = toPrimaryKey(value)
  else row.fields = { ...row.fields, [field]: value }
  row.ruled = new Set([...row.ruled, field])
}

/** The same, by a collision rule. */
export function renewValue(
  row: PlannedRow,
  field: string,
  value: JsonValue,
  rule: Pick<RenewedValue, 'key' | 'by'>,
): void {
  setValue(row, field, value)
  row.renewed = new Map([...row.renewed, [field, rule]])
}

export function nullKeys(row: PlannedRow, names: readonly string[]): void {
  row.nulled = new Set([...row.nulled, ...names])
}

/** Gives a row the values of another; what that one lacks stays as it is, and so does a primary key of one column. */
export function takeValues(row: PlannedRow, from: PlannedRow): void {
  const isTaken = (name: string): boolean => Object.hasOwn(from.fields, name)
  const taken = (own: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> =>
    new Set([...[...own].filter((name) => !isTaken(name)), ...[...others].filter(isTaken)])
  row.fields = { ...row.fields, ...from.fields }
  row.ruled = taken(row.ruled, from.ruled)
  const kept = [...row.renewed].filter(([name]) => !isTaken(name))
  row.renewed = new Map([...kept, ...[...from.renewed].filter(([name]) => isTaken(name))])
  row.nulled = taken(row.nulled, from.nulled)
}

/** Undoes all that was decided. A key that was drawn stays its own, unless it is made of values that may change. */
export function undecide(row: PlannedRow, { fields, ruled }: OwnValues, isKeyDerived: boolean): void {
  const [name = ''] = row.model.primaryKey
  if (!ruled.has(name) && (isKeyDerived || row.ruled.has(name))) row.newPk = null
  row.fields = fields
  row.ruled = ruled
  row.renewed = nothing
  row.nulled = none
  row.fate = undecided
}

export function isScalarPk(model: Model, field: string): boolean {
  return hasScalarPk(model) && model.primaryKey[0] === field
}

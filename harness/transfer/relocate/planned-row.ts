import type { JsonValue } from '../../model/json.ts'
import { hasScalarPk, type Model } from '../../model/schema.ts'
import { type Fields, type Ordinal, type PrimaryKey, type Row, toPrimaryKey } from '../../model/snapshot.ts'

/** A row of the snapshot, and what the import makes of it. It is decided step by step. */
export interface PlannedRow {
  readonly model: Model
  readonly ordinal: Ordinal
  /** As the snapshot has it, with today's names. */
  readonly given: Row
  /** What it is to hold, with keys as the snapshot has them. Without a primary key of one column. */
  fields: Fields
  /** Its primary key of one column, once that is known. */
  newPk: PrimaryKey | null
  /** Keys of rows that are not there, which become null. */
  nulled: ReadonlySet<string> | null
  fate: Fate
}

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

/** Whether the row is to be in the database with values of its own. */
export function isWritten({ fate }: PlannedRow): boolean {
  return fate.kind === 'inserted' || fate.kind === 'overwritten' || fate.kind === 'undecided'
}

export function isLeftOut(row: PlannedRow): boolean {
  return row.fate.kind === 'same' ? isLeftOut(row.fate.row) : row.fate.kind === 'left-out'
}

/** Whether a row that was there before, of the database or of the snapshot, stands for it. */
export function isMerged({ fate }: PlannedRow): boolean {
  return fate.kind === 'existing' || (fate.kind === 'same' && fate.as === 'existing')
}

/** Puts a value in place of the snapshot's: a key that it is refers to a row of the database. */
export function setValue(row: PlannedRow, field: string, value: JsonValue): void {
  if (isScalarPk(row.model, field)) row.newPk = toPrimaryKey(value)
  else row.fields = { ...row.fields, [field]: value }
}

/** Whether a rule of the subject has given the field its value. */
export function isSet({ fields, given }: PlannedRow, field: string): boolean {
  return fields !== given.fields && fields[field] !== given.fields[field]
}

export function isScalarPk(model: Model, field: string): boolean {
  return hasScalarPk(model) && model.primaryKey[0] === field
}

import { DatabaseError } from 'pg'
import { HarnessError, type Problem } from '../../model/errors.ts'
import type { TransferFailure } from '../../model/import-rule.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import { databaseCause, databaseReason, isServerFailure, mayTellSecrets } from '../database-error.ts'
import type { UnwritableRow } from './row-encoder.ts'
import { type PlacedRow, rowDetails, rowPlace } from './row-place.ts'

/** Why a row cannot be written: told without its values. */
export function importError(model: Model, row: PlacedRow, cause: UnwritableRow): HarnessError {
  return importFailed(rowProblem(model, row, cause.field, cause.message, cause.failure), cause)
}

/** One thing wrong with a row, told without its values. @param row null where it is not known */
export function rowProblem(
  model: Model,
  row: PlacedRow | null,
  field: Pick<Field, 'name'> | null,
  reason: string,
  failure: TransferFailure,
): Problem {
  const message = `${model.name}${rowPlace(model, row)}: ${field ? `field ${field.name}: ` : ''}${reason}`
  return { message, failure, ...rowDetails(model, row), ...(field ? { field: field.name } : {}) }
}

/**
 * What a query of an import failed with. Of a subject with secrets PostgreSQL's own words are not told.
 * @param what the query was about, to stand before the reason
 * @returns `infrastructure` when the server failed, or the connection to it
 */
export function queryError(schema: Schema, cause: unknown, what = ''): HarnessError {
  const isShown = !mayTellSecrets(schema)
  const message = `${what}${databaseReason(cause, isShown)}`
  if (!isServerFailure(cause)) {
    return importFailed({ message, failure: 'database-error' }, databaseCause(cause, isShown))
  }
  return new HarnessError(
    'PostgreSQL, or the connection to it, failed in the middle of the import; nothing was changed',
    { code: 'infrastructure', problems: [{ message }], cause: databaseCause(cause, isShown) },
  )
}

/**
 * Why PostgreSQL refused a row of COPY. Errors hold the values of rows: of other rows and tables too, where a trigger
 * or a function of the database had a hand in it.
 * @param row null where it is not known
 */
export function refusalError(
  schema: Schema,
  model: Model,
  row: PlacedRow | null,
  cause: unknown,
  collisionFix?: CollisionFix,
): HarnessError {
  const isOwn = isOfRowAlone(model, cause)
  const isShown = !mayTellSecrets(schema) || (isOwn && !model.fields.some(({ secret }) => secret))
  const field = fieldOf(model, cause)
  const reason = isShown || !isOwn ? databaseReason(cause, isShown) : guardedReason(model, field, cause)
  const problem = rowProblem(model, row, field, reason, failureOf(cause))
  const key = takenKey(model, cause)
  const fix = key && collisionFix?.(model, key)
  return importFailed(fix ? { ...problem, fix } : problem, databaseCause(cause, isShown))
}

/** @param key fields whose values together another row has already */
export type CollisionFix = (model: Model, key: readonly string[]) => string

/** The fields of the unique key that PostgreSQL says is taken (SQLSTATE 23505). Null: that is not why, or it has others. */
function takenKey({ table, fields }: Model, cause: unknown): readonly string[] | null {
  if (!(cause instanceof DatabaseError) || cause.code !== '23505') return null
  if (cause.schema !== table.schema || cause.table !== table.name) return null
  const columns = /^Key \(([^()]+)\)=/.exec(cause.detail ?? '')?.[1]?.split(', ') ?? []
  const names = columns.flatMap((column) => fields.find((field) => isColumn(field, column))?.name ?? [])
  return names.length > 0 && names.length === columns.length ? names : null
}

/** @param text as PostgreSQL prints it, in quotes where it needs them */
function isColumn({ column }: Field, text: string): boolean {
  return column === text || `"${column}"` === text
}

/** SQLSTATE classes: 22 a value, 23 a constraint; 23502 is NOT NULL and 23514 CHECK. PostgreSQL manual, appendix A. */
export function failureOf(cause: unknown): TransferFailure {
  const code = cause instanceof DatabaseError ? (cause.code ?? '') : ''
  if (/^22|^23502|^23514/.test(code)) return 'validation-error'
  return code.startsWith('23') ? 'integrity-error' : 'database-error'
}

export function importFailed(problems: Problem | readonly Problem[], cause?: unknown): HarnessError {
  return new HarnessError('the snapshot cannot be imported; nothing was changed', {
    code: 'import-failed',
    problems: [problems].flat(),
    ...(cause === undefined ? {} : { cause }),
  })
}

/** The line of COPY that an error is about, counted from 1; null when it is about none. */
export function lineOf(model: Model, cause: unknown): number | null {
  return copyContext(model, cause)?.line ?? null
}

/** COPY's context tells the line, and the column where it is about one: `COPY thing, line 3, column price: "x"`. */
function copyContext({ table, fields }: Model, cause: unknown): { line: number; field: Field | undefined } | null {
  const where = cause instanceof DatabaseError ? `\n${cause.where ?? ''}` : ''
  // The names stand there as they are: whatever is looked for in between might be a part of them.
  const start = `\nCOPY ${table.name}, line `
  const found = where.indexOf(start)
  if (found === -1) return null
  const [line = '', ...rest] = where.slice(found + start.length).split(/(?<=^\d+)(?=\D)/)
  const subject = rest.join('')
  const named = fields.filter(({ column }) => subject.startsWith(`, column ${column}: `))
  return { line: Number(line), field: named.sort((a, b) => b.column.length - a.column.length)[0] }
}

/** Whether nothing but COPY itself had a hand in it: functions and what they do are told before COPY's own context. */
function isOfRowAlone({ table }: Model, cause: unknown): boolean {
  if (!(cause instanceof DatabaseError)) return false
  return !cause.where || cause.where.startsWith(`COPY ${table.name}, line `)
}

function fieldOf(model: Model, cause: unknown): Field | null {
  const column = cause instanceof DatabaseError && isOfRowAlone(model, cause) ? cause.column : undefined
  return copyContext(model, cause)?.field ?? model.fields.find((field) => field.column === column) ?? null
}

/** Of a row with secret fields, which alone its message may be about. */
function guardedReason(model: Model, field: Field | null, cause: unknown): string {
  if (!(cause instanceof DatabaseError)) return databaseReason(cause, false)
  const state = `(SQLSTATE ${cause.code})`
  // Violations of a constraint name it, and keep values to their detail.
  const isConstraint = cause.code?.startsWith('23') ?? false
  if (field?.secret && !isConstraint) return `PostgreSQL refused its value ${state}; it is secret and not shown`
  return field || isConstraint
    ? `${cause.message}${shownKey(model, cause.detail)} ${state}`
    : databaseReason(cause, false)
}

/** ` (Key (email)=(a@b.c) already exists.)`, without the values when one of them is secret. */
function shownKey(model: Model, detail = ''): string {
  const columns = /^Key \(([^()]+)\)=/.exec(detail)?.[1]
  if (columns === undefined) return ''
  const isPublic = columns
    .split(', ')
    .every((column) => model.fields.some((field) => !field.secret && isColumn(field, column)))
  return isPublic ? ` (${detail})` : ` (Key ${columns})`
}

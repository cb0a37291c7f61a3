import { DatabaseError } from 'pg'
import { HarnessError } from '../../model/errors.ts'
import { jsonText } from '../../model/json.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { shownPkOfUnknown } from '../../snapshot/index.ts'
import { databaseCause, databaseReason, isServerFailure, mayTellSecrets } from '../database-error.ts'
import type { UnwritableRow } from './row-encoder.ts'
import { type PlacedRow, rowPlace } from './row-place.ts'

/** Why a row cannot be written: told without its values. */
export function importError(model: Model, row: PlacedRow, cause: UnwritableRow): HarnessError {
  return importFailed(`${placeOf(model, row, cause.field)}${cause.message}`, cause)
}

/**
 * What a query of an import failed with. Of a subject with secrets PostgreSQL's own words are not told.
 * @param what the query was about, to stand before the reason
 * @returns `infrastructure` when the server failed, or the connection to it
 */
export function queryError(schema: Schema, cause: unknown, what = ''): HarnessError {
  const isShown = !mayTellSecrets(schema)
  const problem = `${what}${databaseReason(cause, isShown)}`
  if (!isServerFailure(cause)) return importFailed(problem, databaseCause(cause, isShown))
  return new HarnessError(
    'PostgreSQL, or the connection to it, failed in the middle of the import; nothing was changed',
    { code: 'infrastructure', problems: [{ message: problem }], cause: databaseCause(cause, isShown) },
  )
}

/**
 * Why PostgreSQL refused a row of COPY. Errors hold the values of rows: of other rows and tables too, where a trigger
 * or a function of the database had a hand in it.
 * @param row null where it is not known
 */
export function refusalError(schema: Schema, model: Model, row: PlacedRow | null, cause: unknown): HarnessError {
  const isOwn = isOfRowAlone(model, cause)
  const isShown = !mayTellSecrets(schema) || (isOwn && !model.fields.some(({ secret }) => secret))
  const field = fieldOf(model, cause)
  const reason = isShown || !isOwn ? databaseReason(cause, isShown) : guardedReason(model, field, cause)
  return importFailed(placeOf(model, row, field) + reason, databaseCause(cause, isShown))
}

export function unknownModelError(name: ModelName, { ordinal, pk }: PlacedRow): HarnessError {
  return importFailed(`${name} row ${ordinal} (pk ${jsonText(shownPkOfUnknown(pk))}): the schema has no such model`)
}

function placeOf(model: Model, row: PlacedRow | null, field: Field | null): string {
  return `${model.name}${rowPlace(model, row)}: ${field ? `field ${field.name}: ` : ''}`
}

function importFailed(message: string, cause?: unknown): HarnessError {
  return new HarnessError('the snapshot cannot be imported; nothing was changed', {
    code: 'import-failed',
    problems: [{ message }],
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
    .every((column) =>
      model.fields.some((field) => !field.secret && (field.column === column || `"${field.column}"` === column)),
    )
  return isPublic ? ` (${detail})` : ` (Key ${columns})`
}

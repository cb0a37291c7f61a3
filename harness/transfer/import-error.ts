import { DatabaseError } from 'pg'
import { HarnessError } from '../model/errors.ts'
import type { Field, Model } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'
import { rowPlace } from './row-place.ts'

/** A value that can't be written as its column's type; the message is without the value. */
export class UnwritableValue extends Error {
  override readonly name = 'UnwritableValue'
  readonly row: Row
  readonly field: Field

  constructor(row: Row, field: Field, message: string) {
    super(message)
    this.row = row
    this.field = field
  }
}

/**
 * What PostgreSQL said of a COPY, as the row that it is about.
 * @param rows all rows of the model, which give the row's ordinal
 * @param copied the rows of the failed COPY, in its order
 */
export function importError(model: Model, rows: readonly Row[], copied: readonly Row[], cause: unknown): HarnessError {
  const { row, field } = cause instanceof UnwritableValue ? cause : subjectOf(model, copied, cause)
  const place = `${model.name}${rowPlace(model, rows, row)}: ${field ? `field ${field.name}: ` : ''}`
  // The database's error holds the row's values; whoever prints causes would show a secret.
  const isShown = !model.fields.some((candidate) => candidate.secret)
  return new HarnessError('the snapshot cannot be imported; nothing was changed', {
    code: 'import-failed',
    ...(isShown ? { cause } : { cause: sqlStateOf(cause) }),
    problems: [{ message: place + reason(model, field, cause) }],
  })
}

/** Of an error only what kind it is, for whoever must know whether the database itself is at fault. */
function sqlStateOf(cause: unknown): Error {
  const code = cause instanceof DatabaseError ? cause.code : undefined
  return Object.assign(
    new Error('not shown: it may hold the values of secret fields'),
    code === undefined ? {} : { code },
  )
}

/** COPY's context tells the line, and the column where it is about one: `COPY thing, line 3, column price: "x"`. */
function subjectOf(model: Model, copied: readonly Row[], cause: unknown): { row?: Row; field?: Field } {
  if (!(cause instanceof DatabaseError)) return {}
  const [, line, column = cause.column] =
    /^COPY (?:[^\n]*?), line (\d+)(?:, column ([^:\n]+))?/m.exec(cause.where ?? '') ?? []
  const row = copied[Number(line) - 1]
  const field = model.fields.find((candidate) => candidate.column === column)
  return { ...(row ? { row } : {}), ...(field ? { field } : {}) }
}

/** PostgreSQL quotes values in its messages, so what may be about a secret field is told without them. */
function reason(model: Model, field: Field | undefined, cause: unknown): string {
  if (!(cause instanceof DatabaseError)) return cause instanceof Error ? cause.message : String(cause)
  const state = `(SQLSTATE ${cause.code})`
  if (!model.fields.some(({ secret }) => secret)) {
    const detail = cause.detail ? `(${cause.detail})` : ''
    return [cause.message, detail, state].filter((part) => part !== '').join(' ')
  }
  // Violations of a constraint name it, and keep values to their detail.
  const isConstraint = cause.code?.startsWith('23') ?? false
  if (field?.secret && !isConstraint) return `PostgreSQL refused its value ${state}; it is secret and not shown`
  if (field || isConstraint) return `${cause.message}${shownKey(model, cause.detail)} ${state}`
  return `PostgreSQL refused the row ${state}; the model has secret fields, so its message is not shown`
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

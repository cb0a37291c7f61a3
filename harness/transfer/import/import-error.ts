import { DatabaseError } from 'pg'
import { HarnessError } from '../../model/errors.ts'
import { jsonText } from '../../model/json.ts'
import type { Field, Model } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { UnwritableRow } from './row-encoder.ts'
import { type PlacedRow, rowPlace } from './row-place.ts'

/** Why a row cannot be imported, or why COPY failed where the row is not known. */
export function importError(model: Model, row: PlacedRow | null, cause: unknown): HarnessError {
  const field = cause instanceof UnwritableRow ? cause.field : fieldOf(model, cause)
  const place = `${model.name}${rowPlace(model, row)}: ${field ? `field ${field.name}: ` : ''}`
  // The database's error holds the row's values; whoever prints causes would show a secret.
  const isShown = !model.fields.some((candidate) => candidate.secret)
  return importFailed(place + reason(model, field, cause), isShown ? cause : sqlStateOf(cause))
}

export function unknownModelError(name: ModelName, { ordinal, pk }: PlacedRow): HarnessError {
  return importFailed(`${name} row ${ordinal} (pk ${jsonText(pk)}): the schema has no such model`)
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

/** Of an error only what kind it is, for whoever must know whether the database itself is at fault. */
function sqlStateOf(cause: unknown): Error {
  const code = cause instanceof DatabaseError ? cause.code : undefined
  return Object.assign(
    new Error('not shown: it may hold the values of secret fields'),
    code === undefined ? {} : { code },
  )
}

function fieldOf(model: Model, cause: unknown): Field | null {
  const column = cause instanceof DatabaseError ? cause.column : undefined
  return copyContext(model, cause)?.field ?? model.fields.find((field) => field.column === column) ?? null
}

/** PostgreSQL quotes values in its messages, so what may be about a secret field is told without them. */
function reason(model: Model, field: Field | null, cause: unknown): string {
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

import { DatabaseError } from 'pg'
import { HarnessError } from '../model/errors.ts'
import { jsonText } from '../model/json.ts'
import type { Field, Model } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'

/**
 * What PostgreSQL said of a COPY, as the row that it is about.
 * @param rows all rows of the model, which give the row's ordinal
 * @param copied the rows of the failed COPY, in its order
 */
export function importError(model: Model, rows: readonly Row[], copied: readonly Row[], cause: unknown): HarnessError {
  const where = cause instanceof DatabaseError ? (cause.where ?? '') : ''
  const row = copied[Number(/, line (\d+)/.exec(where)?.[1] ?? 0) - 1]
  const column = /, column ([^:]+)(?::|$)/.exec(where)?.[1]
  const field = model.fields.find((candidate) => candidate.column === column)
  const place = row ? ` row ${rows.indexOf(row) + 1} (pk ${jsonText(row.pk)})` : ''
  return new HarnessError('the snapshot cannot be imported; nothing was changed', {
    code: 'import-failed',
    cause,
    problems: [
      { message: `${model.name}${place}: ${field ? `field ${field.name}: ` : ''}${reason(model, field, cause)}` },
    ],
  })
}

/** PostgreSQL quotes values in its messages, so one about a secret field is not repeated. */
function reason(model: Model, field: Field | undefined, cause: unknown): string {
  if (!(cause instanceof DatabaseError)) return cause instanceof Error ? cause.message : String(cause)
  if (field?.secret) return `PostgreSQL refused its value (SQLSTATE ${cause.code}); it is secret and not shown`
  const hasSecrets = model.fields.some((candidate) => candidate.secret)
  const detail = cause.detail && !hasSecrets ? ` (${cause.detail})` : ''
  return `${cause.message}${detail} (SQLSTATE ${cause.code})`
}

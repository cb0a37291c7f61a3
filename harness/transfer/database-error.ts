import { DatabaseError } from 'pg'
import type { Schema } from '../model/schema.ts'

/** Whether PostgreSQL's words may hold a value that must not be shown: they quote rows, of any table. */
export function mayTellSecrets(schema: Schema): boolean {
  return [...schema.models.values()].some(({ fields }) => fields.some(({ secret }) => secret))
}

/**
 * Whether an error of a query says that the server or the way to it failed, not that it refused something. PostgreSQL
 * manual, appendix A: connections, resources, operators and the system. What a trigger raises is no such thing.
 */
export function isServerFailure(cause: unknown): boolean {
  if (!(cause instanceof DatabaseError)) return true
  return /^(?:08|53|57|58)/.test(cause.code ?? '') && cause.routine !== 'exec_stmt_raise'
}

/** What an error of a query says, with its SQLSTATE. @param isShown false: nothing that may hold a value */
export function databaseReason(cause: unknown, isShown: boolean): string {
  if (!(cause instanceof DatabaseError)) return cause instanceof Error ? cause.message : String(cause)
  const state = `(SQLSTATE ${cause.code})`
  if (!isShown) {
    const constraint = cause.constraint ? ` by constraint ${cause.constraint}` : ''
    return `PostgreSQL refused it${constraint} ${state}; there are secret fields, so its message is not shown`
  }
  const detail = cause.detail ? `(${cause.detail})` : ''
  return [cause.message, detail, state].filter((part) => part !== '').join(' ')
}

/**
 * The error as a cause of another, which whoever prints causes would show. Where it is not to be shown only what kind it
 * is, for whoever must know whether the server itself is at fault.
 */
export function databaseCause(cause: unknown, isShown: boolean): unknown {
  if (isShown || !(cause instanceof DatabaseError)) return cause
  const { code, routine } = cause
  return Object.assign(new Error('not shown: it may hold the values of secret fields'), {
    ...(code === undefined ? {} : { code }),
    ...(routine === undefined ? {} : { routine }),
  })
}

import { DatabaseError } from 'pg'
import { HarnessError } from '../../model/errors.ts'
import type { ServerUrl } from './server-url.ts'

/** @param cause what `connect` threw */
export function connectionRefused({ place, settings }: ServerUrl, cause: unknown): HarnessError {
  const reason = cause instanceof HarnessError ? cause.cause : cause
  const text = reason instanceof AggregateError ? reason.errors.map(messageOf).join('; ') : messageOf(reason)
  const summary = reason instanceof DatabaseError ? `does not let ${settings.user} in` : 'can not be reached'
  return new HarnessError(`The PostgreSQL server at ${place} ${summary}: ${text}`, {
    code: 'infrastructure',
    cause,
    fix: fixFor(codeOf(reason), text),
  })
}

/** PostgreSQL manual, appendix A: class 28 is about who may connect, 3D000 about a database that is not there. */
function fixFor(code: string, text: string): string {
  if (code === '28P01' || text.includes('password'))
    return 'Check the name and the password in the URL, or set PGPASSWORD.'
  if (code.startsWith('28')) return "Check the user in the URL and the server's pg_hba.conf."
  if (code === '3D000') return 'Name a database in the URL that exists, such as `postgres`; it is only connected to.'
  if (code === '53300') return 'Close other connections, or raise max_connections.'
  return 'Check that the server runs, and the host and port in the URL.'
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || codeOf(error) : String(error)
}

import { expect, test } from 'vitest'
import { serverLines } from './server-lines.ts'

test('of a log, only what the server says of itself is shown', () => {
  const at = '2026-01-01 00:00:00.000 UTC'
  const own = [
    `${at} [10] LOG:  starting PostgreSQL 18.4`,
    `${at} [10] LOG:  database system is ready to accept connections`,
  ]
  const end = [
    `${at} [12] FATAL:  terminating connection due to unexpected postmaster exit`,
    `${at} [13] PANIC:  could not write to file "pg_wal/xlogtemp.13": No space left on device`,
  ]
  const others = [
    `${at} [11] FATAL:  the database system is starting up`,
    `${at} [12] LOG:  a function logs secret`,
    `${at} [12] ERROR:  invalid input syntax for type integer: "secret"`,
    `${at} [12] STATEMENT:  SELECT 'secret'`,
    '\tAND true',
  ]
  expect(serverLines([...own, ...others, ...end].join('\n'))).toBe([...own, ...end].join('\n'))
})

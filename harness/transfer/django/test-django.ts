import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ConnectionSettings } from '../../postgres/index.ts'

const execute = promisify(execFile)

/** The system's own Python: packages of Debian (python3-django, python3-psycopg2) are there for no other one. */
const python = '/usr/bin/python3'

/** Why Django can't be used here; null where it can. */
export async function whyNoDjango(): Promise<string | null> {
  return execute(python, ['-c', 'import django, psycopg2']).then(
    () => null,
    () => `${python} has no Django with psycopg2: Debian's python3-django and python3-psycopg2`,
  )
}

/**
 * Runs a command of test-django/run.py on a database.
 * @throws Error with what Django said
 */
export async function django(
  settings: ConnectionSettings,
  command: 'create' | 'fill' | 'dumpdata' | 'loaddata',
  ...options: readonly string[]
): Promise<void> {
  const program = join(import.meta.dirname, 'test-django/run.py')
  await execute(python, [program, JSON.stringify(settings), command, ...options], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
}

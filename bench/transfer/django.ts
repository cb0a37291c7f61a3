import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import type { ConnectionSettings } from '../../harness/postgres/index.ts'
import type { Sample } from '../measure.ts'
import { sampleOf } from './run-job.ts'

const execute = promisify(execFile)

/** The system's own Python: packages of Debian (python3-django, python3-psycopg2) are there for no other one. */
const python = '/usr/bin/python3'

/** Django's commands on the tables of the generated rows. */
export interface Django {
  readonly version: string
  /** @throws Error with what Django said */
  run(command: 'loaddata' | 'dumpdata', file: string, connection: ConnectionSettings): Promise<Sample>
}

/** @returns why not, where Django or psycopg2 is not installed */
export async function findDjango(): Promise<Django | string> {
  try {
    const { stdout } = await execute(python, ['-c', 'import django, psycopg2; print(django.__version__)'])
    return { version: stdout.trim(), run }
  } catch {
    return `${python} has no Django with psycopg2 (Debian: python3-django, python3-psycopg2)`
  }
}

const run: Django['run'] = async (command, file, connection) => {
  const program = path.join(import.meta.dirname, 'django/run.py')
  const { stdout } = await execute(python, [program, command, file, JSON.stringify(connection)], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  return sampleOf(stdout)
}

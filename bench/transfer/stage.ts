import type { Connection, ConnectionSettings } from '../../harness/postgres/index.ts'
import type { Psql } from '../psql.ts'
import type { Django } from './django.ts'
import type { BenchProject } from './project.ts'

/** How much is transferred, and how often. */
export interface Size {
  readonly rows: number
  /** `110k rows` */
  readonly label: string
  readonly rounds: number
  readonly warmUp: boolean
  /** How often Django does it, which takes long; 0: not at all. */
  readonly djangoRounds: number
  /** Whether it is the size that the budgets of time are about. */
  readonly isBudgeted: boolean
}

/** All that the jobs work with. */
export interface Stage {
  readonly project: BenchProject
  readonly settings: ConnectionSettings
  /** Of a database with the tables of the generated rows. */
  readonly connection: Connection
  /** Null where it is not installed. */
  readonly psql: Psql | null
  /** Why not, where it is not there. */
  readonly django: Django | string
  /** The path of a file in the project. */
  readonly at: (name: string) => string
}

const tables = ['bench_account', 'bench_event'] as const

export async function emptyTables({ connection }: Stage): Promise<void> {
  await connection.query(`TRUNCATE ${tables.join(', ')}`)
}

/** Runs a command of psql on each table: what both took by psql's own clock, in milliseconds. */
export async function onTables(psql: Psql, command: (table: string) => string): Promise<number> {
  const times = await psql.run(...tables.map(command))
  return times.reduce((sum, ms) => sum + ms, 0)
}

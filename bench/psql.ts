import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** The psql of this machine, connected to a server anew for each call. */
export interface Psql {
  /** Runs the statements one by one. Gives what each took by psql's own clock, in milliseconds, in order. */
  run(...statements: readonly string[]): Promise<readonly number[]>
  /** The same, in another database. */
  runIn(database: string, ...statements: readonly string[]): Promise<readonly number[]>
}

/** @returns null where psql is not installed */
export async function findPsql(serverUrl: string): Promise<Psql | null> {
  try {
    await execute('psql', ['--version'])
  } catch {
    return null
  }
  const runIn = async (database: string, ...statements: readonly string[]): Promise<readonly number[]> => {
    const url = new URL(serverUrl)
    url.pathname = `/${database}`
    const commands = ['\\timing on', ...statements].flatMap((statement) => ['-c', statement])
    const { stdout } = await execute('psql', ['-X', '-v', 'ON_ERROR_STOP=1', ...commands, url.href])
    return [...stdout.matchAll(/^Time: ([\d.]+) ms/gm)].map(([, ms]) => Number(ms))
  }
  return { run: (...statements) => runIn('postgres', ...statements), runIn }
}

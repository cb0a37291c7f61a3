import { type ChildProcess, spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import type { Connection } from '../../postgres/index.ts'
import type { RunStep } from './steps.ts'

/** A command that did not succeed. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure'
  /** The end of what it wrote, both streams as they came; it may hold secrets. */
  readonly output: string

  constructor(message: string, output: string) {
    super(message)
    this.output = output
  }
}

/**
 * Kills the whole process group when its standard input's other end, the runner's, is closed, however that comes. The
 * command itself does not get that end.
 */
const underLifeline = '{ read -r _ <&3; kill -KILL 0; } </dev/null >/dev/null 2>&1 & exec "$@" 3<&-'

/**
 * Runs the command of a step to its end, in a process group of its own that does not outlive the step, the connection
 * to the database or the runner. In no transaction of ours.
 * @throws RunFailure when it does not end with exit code 0 in its time
 * @throws Error when its folder is not there
 */
export async function applyRun(connection: Connection, step: RunStep): Promise<void> {
  let child: ChildProcess | null = null
  let killedFor: string | null = null
  const kill = (reason: string): void => {
    killedFor ??= reason
    if (child) killGroup(child)
  }
  const lost = (): void => kill('was ended, for the database went away')
  const { timeoutMs, cwd } = step
  let timer: NodeJS.Timeout | undefined
  connection.client.once('end', lost)
  try {
    if (!(await isFolder(cwd))) throw new Error(`its folder ${cwd} is not there (paths are relative to the case file)`)
    // A connection that was lost before says so; from here on its loss is noticed.
    await connection.query('SELECT')
    if (timeoutMs !== null) {
      const reason = `took longer than its timeout of ${timeoutMs} ms, and was ended`
      timer = setTimeout(() => kill(reason), timeoutMs)
    }
    const command = step.command.kind === 'shell' ? ['/bin/sh', '-c', step.command.text] : step.command.words
    child = spawn('/bin/sh', ['-c', underLifeline, 'run', ...command], {
      cwd,
      env: { ...inheritedVariables(), ...step.env, ...databaseVariables(connection) },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      detached: true,
    })
    const { reason, output } = await ending(child)
    const failure = killedFor ?? reason
    if (failure !== null) throw new RunFailure(failure, output)
  } finally {
    clearTimeout(timer)
    connection.client.off('end', lost)
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** Failures are told by the last lines; what is before them is not kept. */
const keptCharacters = 65_536
/** What else has inherited its output, in a process group of its own, is not waited for. */
const graceMs = 1_000

/** How the command ended, null for exit code 0. What it started ends with it. */
function ending(child: ChildProcess): Promise<{ readonly reason: string | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    let output = ''
    let reason: string | null = null
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = `${output}${text}`.slice(-keptCharacters)
      })
    }
    // The runner's end of the lifeline is cut when the group is killed.
    child.stdio[3]?.on('error', () => {})
    child.on('error', reject)
    child.on('exit', (exitCode, signal) => {
      if (exitCode !== 0) reason = signal === null ? `it ended with exit code ${exitCode}` : `it was ended by ${signal}`
      killGroup(child)
      setTimeout(() => [child.stdout, child.stderr].map((stream) => stream?.destroy()), graceMs).unref()
    })
    child.on('close', () => {
      child.stdio[3]?.destroy()
      resolve({ reason, output })
    })
  })
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // Nobody is left in it.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** The runner's variables, but for those that lead to another database. */
function inheritedVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && name !== 'DATABASE_URL'),
  )
}

/** How to connect to the case's database, by URL and as libpq has it. */
function databaseVariables({ client }: Connection): Readonly<Record<string, string>> {
  const { host, port, user = 'postgres', password, database = 'postgres' } = client
  const secret = typeof password === 'string' && password !== '' ? password : null
  const account = [user, ...(secret === null ? [] : [secret])].map(encodeURIComponent).join(':')
  const isSocket = host.startsWith('/')
  const place = isSocket ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const folder = isSocket ? `?host=${encodeURIComponent(host)}` : ''
  return {
    DATABASE_URL: `postgresql://${account}@${place}:${port}/${encodeURIComponent(database)}${folder}`,
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGDATABASE: database,
    ...(secret === null ? {} : { PGPASSWORD: secret }),
  }
}

import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { HarnessError } from '../../model/errors.ts'
import { removeSharedMemory } from './shared-memory.ts'

const pollIntervalMs = 50
/** PostgreSQL itself kills its children 5 s after it was told to stop at once. */
const patiencePolls = 140

/**
 * Ends the server that works in the data folder, if one does, though it is no child of this process. Only one that is
 * seen to work in this very folder: the pid that it left there may be another's by now.
 * @throws HarnessError `infrastructure` when it does not end
 */
export async function endServer(data: string): Promise<void> {
  const [line, , began] = (await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(line)
  if (!Number.isInteger(pid) || pid <= 1) return
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    for (let poll = 0; poll < patiencePolls && (await worksIn(pid, data)); poll++) {
      if (poll === 0) send(pid, signal)
      await delay(pollIntervalMs)
    }
  }
  if (!(await worksIn(pid, data))) return removeSharedMemory(pid, Number(began))
  throw new HarnessError(`The PostgreSQL server in ${data} does not end (process ${pid}).`, { code: 'infrastructure' })
}

/** By the working directory where /proc shows it, else by the command line that we start servers with. */
export async function worksIn(pid: number, data: string, platform = process.platform): Promise<boolean> {
  if (platform === 'linux') return (await readlink(`/proc/${pid}/cwd`).catch(() => null)) === data
  const command = promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)])
  const { stdout } = await command.catch(() => ({ stdout: '' }))
  return stdout.includes(` -D ${data} -k `)
}

/** It may just have ended. */
function send(pid: number, signal: 'SIGQUIT' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ESRCH') return
    throw new HarnessError(`The PostgreSQL server with process ${pid} can't be ended: ${String(cause)}`, {
      code: 'infrastructure',
      cause,
    })
  }
}

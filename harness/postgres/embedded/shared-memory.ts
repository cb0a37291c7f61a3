import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { run } from './command.ts'

const table = '/proc/sysvipc/shm'
const pollIntervalMs = 50
/** The processes of a server that lost its first one notice that, and leave. */
const patiencePolls = 40

/**
 * Removes the segment of System V shared memory that a server left when it was killed. PostgreSQL has a small one in any
 * case, to see that nobody else works in its folder, and removes it when it ends in any other way. On Linux only: no
 * other system tells whose a segment is.
 * @param pid of the server's first process, which has ended
 * @param since Unix time in seconds before which it had not begun: what is older is another's, whose pid it was before
 */
export async function removeSharedMemory(pid: number, since: number): Promise<void> {
  for (let poll = 0; poll < patiencePolls; poll++) {
    const left = segmentsOf(pid, since, await readFile(table, 'utf8').catch(() => ''))
    for (const { id, users } of left) if (users === 0) await run(null, 'ipcrm', ['-m', String(id)])
    if (left.every(({ users }) => users === 0)) return
    await delay(pollIntervalMs)
  }
}

export interface Segment {
  readonly id: number
  /** Processes that have it mapped. */
  readonly users: number
}

/** proc(5): a heading, then lines of numbers: key, shmid, perms, size, cpid, lpid, nattch, six more, ctime, … */
export function segmentsOf(pid: number, since: number, text: string): readonly Segment[] {
  return text.split('\n').flatMap((line) => {
    const numbers = line.trim().split(/\s+/).map(Number)
    const [, id = Number.NaN, , , creator, , users = 0] = numbers
    return creator === pid && Number.isInteger(id) && (numbers[13] ?? 0) >= since ? [{ id, users }] : []
  })
}

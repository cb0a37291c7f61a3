import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Names one process among all that ever ran: a bare pid is used again. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in the system's own notation. */
  readonly startTime: string
  /** Where the pid counts: machine and pid namespace. */
  readonly place: string
  /** Which boot of the machine. */
  readonly boot: string
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? '', place: place(), boot: bootId() }
}

/** Whether the process certainly ended. False also where that can't be known, as for another container's process. */
export function hasEnded(identity: ProcessIdentity): boolean {
  const [host] = identity.place.split(' ')
  if (host !== hostname()) return false
  if (identity.boot !== bootId()) return true
  return identity.place === place() && identity.startTime !== startTimeOf(identity.pid)
}

/** Null when there is no such process, or only what is left of one that ended. */
function startTimeOf(pid: number): string | null {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: { LC_ALL: 'C' } }).trim()
    }
    // proc(5): the name in parentheses may hold anything; after it, the state is field 3 and the start time field 22.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

function place(): string {
  return `${hostname()} ${process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : process.platform}`
}

function bootId(): string {
  if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return execFileSync('sysctl', ['-n', 'kern.boottime'], { encoding: 'utf8' }).trim()
}

/** Reads what was written as JSON; null when it is something else. */
export function parseIdentity(text: string): ProcessIdentity | null {
  try {
    return readIdentity(JSON.parse(text))
  } catch {
    return null
  }
}

/** Null when the value is no identity. */
export function readIdentity(value: unknown): ProcessIdentity | null {
  if (typeof value !== 'object' || value === null) return null
  if (!('pid' in value && 'startTime' in value && 'place' in value && 'boot' in value)) return null
  const { pid, startTime, place, boot } = value
  if (typeof pid !== 'number' || typeof startTime !== 'string') return null
  return typeof place === 'string' && typeof boot === 'string' ? { pid, startTime, place, boot } : null
}

import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Names one process among all that ever ran: a bare pid is used again. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in the system's own notation. */
  readonly startTime: string
  /** Where the pid counts: host name, pid namespace and, where it has one, the machine's id. */
  readonly place: string
  /** Which boot of the machine. */
  readonly boot: string
}

export function ownIdentity(): ProcessIdentity {
  const own = lookAt(process.pid)
  return { pid: process.pid, startTime: own.kind === 'there' ? own.startTime : '', place: ownPlace(), boot: bootId() }
}

/** Whether the process certainly ended. False also where that can't be known, as for another container's process. */
export function hasEnded({ pid, startTime, place, boot }: ProcessIdentity): boolean {
  // A host name alone may be that of many machines: `localhost`, `runner`.
  if (machineOf(place) !== machineOf(ownPlace())) return false
  if (boot !== bootId()) return true
  if (place !== ownPlace()) return false
  const now = lookAt(pid)
  return now.kind === 'ended' || (now.kind === 'there' && now.startTime !== startTime)
}

/** Hidden: there may be a process with that pid, of which nothing can be known. */
type Sight = { readonly kind: 'there'; readonly startTime: string } | { readonly kind: 'ended' | 'hidden' }

function lookAt(pid: number): Sight {
  try {
    if (process.platform !== 'linux') {
      const options = { encoding: 'utf8', env: { LC_ALL: 'C' } } as const
      return { kind: 'there', startTime: execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() }
    }
    // proc(5): the name in parentheses may hold anything; after it, the state is field 3 and the start time field 22.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, startTime] = [fields[0], fields[19]]
    if (state === 'Z' || state === 'X') return { kind: 'ended' }
    return startTime === undefined ? { kind: 'hidden' } : { kind: 'there', startTime }
  } catch {
    return { kind: isNobody(pid) ? 'ended' : 'hidden' }
  }
}

/** proc(5): mounted with `hidepid`, /proc does not show the processes of other users; kill(2) tells of them still. */
function isNobody(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

function ownPlace(): string {
  const namespace = process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : process.platform
  return [hostname(), namespace, ...machineId()].join(' ')
}

/** A place without its pid namespace. */
function machineOf(place: string): string {
  const [host, , ...id] = place.split(' ')
  return [host, ...id].join(' ')
}

/** None where the machine has no id. machine-id(5) asks for a hash, since others may read what it is written to. */
function machineId(): readonly string[] {
  for (const file of ['/etc/machine-id', '/var/lib/dbus/machine-id']) {
    try {
      const id = readFileSync(file, 'utf8').trim()
      if (/^[0-9a-f]{32}$/.test(id)) return [createHmac('sha256', id).update('pg-roundtrip').digest('hex').slice(0, 16)]
    } catch {
      // It is not there, or not for us to read.
    }
  }
  return []
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

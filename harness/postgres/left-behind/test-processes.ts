import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A process as /proc (proc(5), Linux alone) shows it. */
export interface Process {
  readonly pid: number
  readonly parent: number
  readonly group: number
  /** Together with the pid, it names one process among all that ever ran since the machine started. */
  readonly startTime: string
  /** With its arguments, separated by spaces. */
  readonly command: string
  /** Empty when it can't be seen. */
  readonly folder: string
}

/** All that run now. */
export function allProcesses(): readonly Process[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (processOf(Number(name)) ?? []) : []))
}

/** Null when there is no such process, or only what is left of one that ended. */
function processOf(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold anything.
    const [state, parent, group, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return null
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return {
      pid,
      parent: Number(parent),
      group: Number(group),
      startTime: fields[16] ?? '',
      command,
      folder: folderOf(pid),
    }
  } catch {
    return null
  }
}

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ''
  }
}

/** The process itself, if it runs, and all that descend from it. */
export function familyOf(pid: number, all = allProcesses()): readonly Process[] {
  const children = all.filter(({ parent }) => parent === pid).flatMap((child) => familyOf(child.pid, all))
  return [...all.filter((process) => process.pid === pid), ...children]
}

export function stillRuns(process: Process): boolean {
  return processOf(process.pid)?.startTime === process.startTime
}

import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Where Linux shows control groups. In a container, the root of each hierarchy is usually the container's own group. */
export const controlGroupRoot = '/sys/fs/cgroup'

/**
 * How much memory the control groups of this process leave it, by the kernel's documents (cgroup-v2, memory.max and
 * memory.current; cgroup-v1, memory.limit_in_bytes). Infinite where they set no limit, or there are none. Less than could
 * be had, since cached files count as used.
 * @param membership the text of /proc/self/cgroup
 */
export function unusedAllowanceBytes(root = controlGroupRoot, membership = readText('/proc/self/cgroup')): number {
  const allowances = groupFolders(root, membership).flatMap((folder) => [
    bytesIn(folder, 'memory.max', Number.POSITIVE_INFINITY) - bytesIn(folder, 'memory.current', 0),
    bytesIn(folder, 'memory.limit_in_bytes', Number.POSITIVE_INFINITY) - bytesIn(folder, 'memory.usage_in_bytes', 0),
  ])
  return Math.max(0, Math.min(Number.POSITIVE_INFINITY, ...allowances))
}

/** The groups that count memory, and all above them. A container may see names that only its host knows. */
function groupFolders(root: string, membership: string): readonly string[] {
  // cgroups(7): `hierarchy-ID:controller-list:cgroup-path`; version 2 is `0::path`.
  return membership.split('\n').flatMap((line) => {
    const [, hierarchy, controllers = '', group] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? []
    if (group === undefined) return []
    if (hierarchy === '0') return ancestry(root, group)
    return controllers.split(',').includes('memory') ? ancestry(path.join(root, 'memory'), group) : []
  })
}

function ancestry(top: string, group: string): readonly string[] {
  const folder = path.join(top, group)
  return group === '/' ? [top] : [folder, ...ancestry(top, path.dirname(group))]
}

/** @param otherwise where there is no such file, or no number in it: `max` */
function bytesIn(folder: string, name: string, otherwise: number): number {
  const text = readText(path.join(folder, name)).trim()
  return /^\d+$/.test(text) ? Number(text) : otherwise
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

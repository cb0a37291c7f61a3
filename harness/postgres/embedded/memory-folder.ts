import { accessSync, constants, readFileSync, statfsSync } from 'node:fs'
import { controlGroupRoot, unusedAllowanceBytes } from './control-group.ts'

/**
 * A file system in memory, on Linux. A server's data folder has a thousand small files: there, making and removing them
 * takes a fraction of the time, which on ext4 is three to six times as long again soon after others were removed.
 */
export const memoryFolder = '/dev/shm'

/** TMPFS_MAGIC of statfs(2). */
const tmpfsType = 0x01021994

/** A server takes about 60 MB; what cases put into it comes on top. A container often allows 64 MB in all. */
const leastFreeBytes = 2 * 2 ** 30
const leastAvailableBytes = 4 * 2 ** 30

/** Whether servers may keep their data in memory without anyone missing it, and without a container's limit being hit. */
export function hasPlentyOfMemory(folder: string = memoryFolder, controlGroups: string = controlGroupRoot): boolean {
  if (process.platform !== 'linux') return false
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    const { type, bavail, bsize } = statfsSync(folder)
    const availableBytes = Math.min(availableMemoryBytes(), unusedAllowanceBytes(controlGroups))
    return type === tmpfsType && bavail * bsize >= leastFreeBytes && availableBytes >= leastAvailableBytes
  } catch {
    return false
  }
}

/** proc(5), /proc/meminfo: `MemAvailable:   23912345 kB`. */
function availableMemoryBytes(): number {
  const [, kilobytes = '0'] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

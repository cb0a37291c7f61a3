import type { StatsFs } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { type Check, note, ok, problem } from './check.ts'

const megabyte = 1024 * 1024
/** A server takes about 60 MB and 1 000 files, and there is one for each worker. */
const neededMb = 200
const ampleMb = 1024
const neededFiles = 3_000
const ampleFiles = 20_000

/** Whether there is room for servers in the temporary folder. */
export async function diskCheck(root: string): Promise<Check> {
  return spaceCheck(root, await statfs(root))
}

/** As statfs(2) has them: counts of blocks, of `bsize` bytes each, and of inodes. */
export type Space = Pick<StatsFs, 'bavail' | 'bsize' | 'blocks' | 'files' | 'ffree'>

export function spaceCheck(root: string, { bavail, bsize, blocks, files, ffree }: Space): Check {
  if (blocks === 0) return note('disk', `the file system of ${root} does not tell its free space`)
  const freeMb = Math.floor((bavail * bsize) / megabyte)
  // File systems that make inodes as they are needed say that they have none.
  const freeFiles = files === 0 ? Number.POSITIVE_INFINITY : ffree
  const message = `${amount(freeMb)} free in ${root}${files === 0 ? '' : `, room for ${ffree} files`}`
  const fix = 'Make room there, or set TMPDIR to a folder that has it: a server takes about 60 MB and 1000 files.'
  if (freeMb < neededMb || freeFiles < neededFiles) return problem('disk', message, fix)
  if (freeMb < ampleMb || freeFiles < ampleFiles) return note('disk', message, fix)
  return ok('disk', message)
}

function amount(freeMb: number): string {
  return freeMb < 10 * 1024 ? `${freeMb} MB` : `${Math.floor(freeMb / 1024)} GB`
}

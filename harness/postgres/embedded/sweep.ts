import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from './account.ts'
import { hasEnded, parseIdentity } from './process-identity.ts'
import { ownerFile, removeTree, scratchNamePattern } from './scratch.ts'

/**
 * Removes the scratch folders, and ends the servers in them, of runners that ended together with their watchdog (a
 * reboot, say). Touches nothing whose owner is not known to have ended.
 * @returns the folders that it removed
 */
export async function sweep(root: string, account: Account | null): Promise<readonly string[]> {
  const names = (await readdir(root)).filter((name) => scratchNamePattern.test(name))
  const removed: string[] = []
  for (const directory of names.map((name) => path.join(root, name))) {
    if (!(await isAbandoned(directory, account))) continue
    try {
      await endServer(path.join(directory, 'data'))
      await removeTree(directory)
      removed.push(directory)
    } catch {
      // Its watchdog, or another sweep, is at it too. What is left after all goes at the next start.
    }
  }
  return removed
}

async function isAbandoned(directory: string, account: Account | null): Promise<boolean> {
  try {
    const found = await lstat(directory)
    const ours = found.uid === process.getuid?.() || found.uid === account?.uid
    if (!found.isDirectory() || !ours) return false
    const owner = parseIdentity(await readFile(path.join(directory, ownerFile), 'utf8'))
    return owner !== null && hasEnded(owner)
  } catch {
    return false // It went meanwhile, or never had an owner.
  }
}

/** Only where /proc shows that the process works in this very data folder: its pid may be another's by now. */
async function endServer(data: string): Promise<void> {
  const [line] = (await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(line)
  if (!Number.isInteger(pid) || pid <= 1) return
  const worksHere = async () => (await readlink(`/proc/${pid}/cwd`).catch(() => null)) === data
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    for (let attempt = 0; attempt < 140 && (await worksHere()); attempt++) {
      if (attempt === 0) process.kill(pid, signal)
      await delay(50)
    }
  }
}

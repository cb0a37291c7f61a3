import { lstat, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ownIdentity, type ProcessIdentity, readIdentity } from '../process-identity.ts'
import type { Account } from './account.ts'

/** The file in a scratch folder that says whose it is. */
export const ownerFile = 'owner.json'

export interface FolderMark {
  /** The process that the folder belongs to, or that kept it. */
  readonly owner: ProcessIdentity
  /** Whether it outlives that process. */
  readonly kept: boolean
}

/** Marks a new folder as one that must not outlive this process. */
export async function markOwned(directory: string): Promise<void> {
  await writeFile(path.join(directory, ownerFile), JSON.stringify(ownIdentity()), { flag: 'wx', mode: 0o600 })
}

/** Replaces the mark at once by one that says that the folder stays: there is no moment without either. */
export async function markKept(directory: string): Promise<void> {
  const file = path.join(directory, ownerFile)
  const mark = { keptAt: new Date().toISOString(), keptBy: ownIdentity() }
  try {
    await writeFile(`${file}.new`, JSON.stringify(mark), { flag: 'wx', mode: 0o600 })
    await rename(`${file}.new`, file)
  } catch (error) {
    await rm(`${file}.new`, { force: true })
    throw error
  }
}

/** Null when there is no such folder, or its mark or its owner (neither this user nor the account) is none of ours. */
export async function readMark(directory: string, account: Account | null): Promise<FolderMark | null> {
  try {
    const found = await lstat(directory)
    const ours = found.uid === process.getuid?.() || found.uid === account?.uid
    if (!found.isDirectory() || !ours) return null
    return parseMark(JSON.parse(await readFile(path.join(directory, ownerFile), 'utf8')))
  } catch {
    return null // It went meanwhile, or never had a mark.
  }
}

function parseMark(value: unknown): FolderMark | null {
  const kept = typeof value === 'object' && value !== null && 'keptBy' in value
  const owner = readIdentity(kept ? value.keptBy : value)
  return owner === null ? null : { owner, kept }
}

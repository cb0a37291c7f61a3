import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import { ownIdentity } from '../process-identity.ts'
import type { Account } from './account.ts'
import { cachePlaces, isOurs } from './cache-places.ts'
import { originFile, tidy, workshopPrefix } from './cache-tidy.ts'
import { gist, run } from './command.ts'
import { ownerFile } from './folder-mark.ts'
import { removeTree, type Scratch, type ScratchDirectory } from './scratch.ts'
import { canEnter } from './temporary-root.ts'

/** Writes what an entry holds into a folder that exists and is empty. */
export type EntryBuilder = (directory: string) => Promise<void>

/** How much a complete entry holds, beside its content: programs that clean /tmp remove single old files. */
const sizeFile = 'size.json'

export interface EntryOptions {
  /** A file or folder that the entry is of no use without: it goes when that is gone. */
  readonly origin?: string
  /** Who may read it besides the runner's user (null: nobody). Not given: whoever can enter the cache. */
  readonly onlyFor?: Account | null
}

/**
 * Folders that are made once and used by later runs too, several at the same time. Only the runner's user can write
 * there; the server's account can read.
 */
export class Cache {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /**
   * The content of the entry `key`, made first where it is missing or damaged. Whoever it is only for must be in the key.
   * @throws Error when it can't be written, and whatever `build` throws
   */
  async get(key: string, build: EntryBuilder, { origin, onlyFor }: EntryOptions = {}): Promise<string> {
    const entry = path.join(this.#directory, key)
    if (await isComplete(entry)) {
      const now = new Date()
      // On a file system that became read-only, nothing removes it either.
      await utimes(entry, now, now).catch(() => {})
      return path.join(entry, 'content')
    }
    // Beside the entries, since only within a file system is a rename atomic.
    const workshop = await mkdtemp(path.join(this.#directory, workshopPrefix))
    try {
      await writeFile(path.join(workshop, ownerFile), JSON.stringify(ownIdentity()))
      const fresh = path.join(workshop, 'entry')
      const content = path.join(fresh, 'content')
      await mkdir(content, { recursive: true })
      await build(content)
      if (origin !== undefined) await writeFile(path.join(fresh, originFile), origin)
      await writeFile(path.join(fresh, sizeFile), JSON.stringify(await sizeOf(content)))
      await openTo(onlyFor, fresh)
      await this.#publish(fresh, entry, path.join(workshop, 'damaged'))
    } finally {
      await removeTree(workshop)
    }
    return path.join(entry, 'content')
  }

  async #publish(fresh: string, entry: string, damaged: string): Promise<void> {
    try {
      await rename(fresh, entry)
    } catch (error) {
      if (await isComplete(entry)) return // Another process was faster.
      if (!isTaken(error)) throw error
      await rename(entry, damaged)
      await rename(fresh, entry)
    }
  }
}

/**
 * The user's own cache in the first of the roots that allows one; a scratch folder instead where none does, or where
 * someone else could have put something there.
 * @param standIns who makes that folder, best first
 * @throws HarnessError `infrastructure` when none of them can
 */
export async function openCache(
  roots: readonly string[],
  account: Account | null,
  standIns: readonly Scratch[],
): Promise<Cache> {
  const mode = account ? 0o755 : 0o700
  for (const { directory } of await cachePlaces(roots, account)) {
    if (!(await canOpen(directory, mode, account))) continue
    await tidy(directory)
    return new Cache(directory)
  }
  const instead = await firstFolder(standIns)
  await chmod(instead.path, mode)
  return new Cache(instead.path)
}

/** True when the folder is there afterwards, whoever made it, and serves as a cache. */
async function canOpen(directory: string, mode: number, account: Account | null): Promise<boolean> {
  try {
    // A home of one's own may lack the folder for caches.
    await mkdir(directory, { mode, recursive: true })
    if (!(await isOurs(directory))) return false
    await chmod(directory, mode)
    return account === null || canEnter(account, directory)
  } catch (error) {
    // Too little space, or right, or a file in its place: another root may do.
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}

async function firstFolder(scratches: readonly Scratch[]): Promise<ScratchDirectory> {
  const failures: unknown[] = []
  for (const scratch of scratches) {
    try {
      return await scratch.create()
    } catch (error) {
      failures.push(error)
    }
  }
  throw failures.at(-1)
}

/** Whatever the umask and the source's modes. Nobody but the runner's user could read it before. */
async function openTo(onlyFor: Account | null | undefined, entry: string): Promise<void> {
  if (onlyFor) await mustRun('chgrp', ['-hR', String(onlyFor.gid), entry])
  const group = onlyFor ? 'g=rX,o=' : 'go='
  await mustRun('chmod', ['-R', onlyFor === undefined ? 'u+rwX,a+rX,go-w' : `u+rwX,${group}`, entry])
}

/** Copies a folder's content; symbolic links stay links. */
export async function copyContent(source: string, target: string): Promise<void> {
  await mustRun('cp', ['-R', `${source}/.`, target])
}

async function isComplete(entry: string): Promise<boolean> {
  try {
    const expected = await readFile(path.join(entry, sizeFile), 'utf8')
    return expected === JSON.stringify(await sizeOf(path.join(entry, 'content')))
  } catch {
    return false
  }
}

async function sizeOf(directory: string): Promise<{ entries: number; sizeBytes: number }> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(files.map(async (file) => (await lstat(path.join(file.parentPath, file.name))).size))
  return { entries: entries.length, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) }
}

async function mustRun(program: string, args: readonly string[]): Promise<void> {
  const { exitCode, output } = await run(null, program, args)
  if (exitCode === 0) return
  throw new HarnessError(`${program} ${args.join(' ')} failed: ${gist(output)}`, {
    code: 'infrastructure',
    fix: 'Check that the folder that it writes to has space left.',
  })
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ENOTEMPTY')
}

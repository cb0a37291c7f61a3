import { existsSync } from 'node:fs'
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import { hasEnded, ownIdentity, parseIdentity } from '../process-identity.ts'
import type { Account } from './account.ts'
import { gist, run } from './command.ts'
import { ownerFile } from './folder-mark.ts'
import { removeTree, type Scratch } from './scratch.ts'

/** Writes what an entry holds into a folder that exists and is empty. */
export type EntryBuilder = (directory: string) => Promise<void>

/** How much a complete entry holds, beside its content: programs that clean /tmp remove single old files. */
const sizeFile = 'size.json'

/** Names the file or folder that an entry is of no use without; missing where there is none. */
const originFile = 'origin'

const workshopPrefix = '.new-'
/** For a workshop that does not tell whose it is. */
const abandonedAfterMs = 3_600_000
const unusedAfterMs = 14 * 24 * 3_600_000

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
   * The content of the entry `key`, made first where it is missing or damaged.
   * @param origin a file or folder that the entry is of no use without: it goes when that is gone
   */
  async get(key: string, build: EntryBuilder, origin?: string): Promise<string> {
    const entry = path.join(this.#directory, key)
    if (await isComplete(entry)) {
      const now = new Date()
      await utimes(entry, now, now)
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
      // Whatever the umask and the source's modes: readable for the server's account.
      await mustRun('chmod', ['-R', 'u+rwX,a+rX,go-w', fresh])
      if (origin !== undefined) await writeFile(path.join(fresh, originFile), origin)
      await writeFile(path.join(fresh, sizeFile), JSON.stringify(await sizeOf(content)))
      await this.#publish(fresh, entry, path.join(workshop, 'damaged'))
    } finally {
      await removeTree(workshop)
    }
    return path.join(entry, 'content')
  }

  /** Removes what runs that were killed while they built an entry left, and entries that nobody has used for long. */
  async tidy(): Promise<void> {
    for (const name of await readdir(this.#directory)) {
      const found = path.join(this.#directory, name)
      const isOver = name.startsWith(workshopPrefix) ? await isAbandoned(found) : await isUnused(found)
      if (isOver) await removeTree(found)
    }
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
 */
export async function openCache(roots: readonly string[], account: Account | null, scratch: Scratch): Promise<Cache> {
  const mode = account ? 0o755 : 0o700
  for (const root of roots) {
    const directory = cacheFolder(root)
    if (!(await canMake(directory, mode)) || !(await isOurs(directory))) continue
    await chmod(directory, mode)
    const cache = new Cache(directory)
    await cache.tidy()
    return cache
  }
  const instead = await scratch.create()
  await chmod(instead.path, mode)
  return new Cache(instead.path)
}

export function cacheFolder(root: string): string {
  return path.join(root, `pg-roundtrip-cache-${process.getuid?.() ?? 'user'}`)
}

async function isAbandoned(workshop: string): Promise<boolean> {
  const owner = parseIdentity(await readFile(path.join(workshop, ownerFile), 'utf8').catch(() => ''))
  return owner === null ? (await ageMs(workshop)) > abandonedAfterMs : hasEnded(owner)
}

async function isUnused(entry: string): Promise<boolean> {
  const origin = await readFile(path.join(entry, originFile), 'utf8').catch(() => null)
  return (origin !== null && !existsSync(origin)) || (await ageMs(entry)) > unusedAfterMs
}

/** Since it was last used; 0 for what is gone meanwhile. */
async function ageMs(folder: string): Promise<number> {
  const found = await lstat(folder).catch(() => null)
  return found === null ? 0 : Date.now() - found.mtimeMs
}

/** True when the folder is there afterwards, whoever made it. */
async function canMake(directory: string, mode: number): Promise<boolean> {
  try {
    await mkdir(directory, { mode })
    return true
  } catch (error) {
    return isTaken(error)
  }
}

/** Copies a folder's content; symbolic links stay links. */
export async function copyContent(source: string, target: string): Promise<void> {
  await mustRun('cp', ['-R', `${source}/.`, target])
}

/** False where someone else could have put something. */
export async function isOurs(directory: string): Promise<boolean> {
  const found = await lstat(directory)
  return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
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
    fix: 'Check that the temporary folder has space left, or set TMPDIR.',
  })
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ENOTEMPTY')
}

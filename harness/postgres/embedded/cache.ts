import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import type { Account } from './account.ts'
import { run } from './command.ts'
import { removeTree, type Scratch } from './scratch.ts'

/** Writes what an entry holds into a folder that exists and is empty. */
export type EntryBuilder = (directory: string) => Promise<void>

/** How much a complete entry holds, beside its content: programs that clean /tmp remove single old files. */
const sizeFile = 'size.json'

const workshopPrefix = '.new-'
const abandonedAfterMs = 3_600_000

/**
 * Folders that are made once and used by later runs too, several at the same time. Only the runner's user can write
 * there; the server's account can read.
 */
export class Cache {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /** The content of the entry `key`, made first where it is missing or damaged. */
  async get(key: string, build: EntryBuilder): Promise<string> {
    const entry = path.join(this.#directory, key)
    if (await isComplete(entry)) return path.join(entry, 'content')
    // Beside the entries, since only within a file system is a rename atomic.
    const workshop = await mkdtemp(path.join(this.#directory, workshopPrefix))
    try {
      const fresh = path.join(workshop, 'entry')
      const content = path.join(fresh, 'content')
      await mkdir(content, { recursive: true })
      await build(content)
      // Whatever the umask and the source's modes: readable for the server's account.
      await mustRun('chmod', ['-R', 'u+rwX,a+rX,go-w', fresh])
      await writeFile(path.join(fresh, sizeFile), JSON.stringify(await sizeOf(content)))
      await this.#publish(fresh, entry, path.join(workshop, 'damaged'))
    } finally {
      await removeTree(workshop)
    }
    return path.join(entry, 'content')
  }

  /** Removes what runs that were killed while they built an entry left. */
  async removeAbandoned(): Promise<void> {
    for (const name of await readdir(this.#directory)) {
      const found = path.join(this.#directory, name)
      if (!name.startsWith(workshopPrefix)) continue
      const { mtimeMs } = await lstat(found)
      if (Date.now() - mtimeMs > abandonedAfterMs) await removeTree(found)
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
    const directory = path.join(root, `pg-roundtrip-cache-${process.getuid?.() ?? 'user'}`)
    if (!(await canMake(directory, mode)) || !(await isOurs(directory))) continue
    await chmod(directory, mode)
    const cache = new Cache(directory)
    await cache.removeAbandoned()
    return cache
  }
  const instead = await scratch.create()
  await chmod(instead.path, mode)
  return new Cache(instead.path)
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

async function isOurs(directory: string): Promise<boolean> {
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
  throw new HarnessError(`${program} ${args.join(' ')} failed: ${output}`, {
    code: 'infrastructure',
    fix: 'Check that the temporary folder has space left, or set TMPDIR.',
  })
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ENOTEMPTY')
}

import { existsSync } from 'node:fs'
import { lstat, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { hasEnded, parseIdentity } from '../process-identity.ts'
import { ownerFile } from './folder-mark.ts'
import { removeTree } from './scratch.ts'

/** Begins the name of a folder in which an entry is being built; its mark says by whom. */
export const workshopPrefix = '.new-'

/** In an entry: names the file or folder that it is of no use without; missing where there is none. */
export const originFile = 'origin'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** For a workshop that does not tell whose it is. */
const namelessAfterMs = hourMs
/** For any workshop: whether its owner has ended can't be known of another machine's or container's. */
const abandonedAfterMs = dayMs
/** An origin that is not here may be there for another container that shares the cache. */
const orphanedAfterMs = dayMs
const unusedAfterMs = 14 * dayMs

/** Each edit of a schema makes another base, of 25 MB. */
const basesKept = 10
/** What was used since then, a run may just be starting from. */
const inUseMs = hourMs
const basePattern = /^(base-.+)-[0-9a-f]+$/

interface Entry {
  readonly name: string
  readonly path: string
  /** Since it was last used. */
  readonly ageMs: number
}

/**
 * Removes from a cache what runs that were killed while they built an entry left, entries that nobody has used for long
 * or can use any more, and all but the last few bases.
 */
export async function tidy(directory: string): Promise<void> {
  const found = await Promise.all((await readdir(directory)).map((name) => entryAt(directory, name)))
  const entries = found.flatMap((entry) => entry ?? [])
  const surplus = new Set(surplusBases(entries))
  for (const entry of entries) {
    if (surplus.has(entry) || (await isOver(entry))) await removeTree(entry.path)
  }
}

function isOver(entry: Entry): Promise<boolean> {
  return entry.name.startsWith(workshopPrefix) ? isAbandoned(entry) : isUnused(entry)
}

/** Null for what is gone meanwhile. */
async function entryAt(directory: string, name: string): Promise<Entry | null> {
  const entry = path.join(directory, name)
  const found = await lstat(entry).catch(() => null)
  return found === null ? null : { name, path: entry, ageMs: Date.now() - found.mtimeMs }
}

async function isAbandoned(workshop: Entry): Promise<boolean> {
  if (workshop.ageMs > abandonedAfterMs) return true
  const owner = parseIdentity(await readFile(path.join(workshop.path, ownerFile), 'utf8').catch(() => ''))
  return owner === null ? workshop.ageMs > namelessAfterMs : hasEnded(owner)
}

async function isUnused(entry: Entry): Promise<boolean> {
  if (entry.ageMs <= orphanedAfterMs) return false
  const origin = await readFile(path.join(entry.path, originFile), 'utf8').catch(() => null)
  return (origin !== null && !existsSync(origin)) || entry.ageMs > unusedAfterMs
}

/** Of those for one version and its settings, all but the ones that were used last. */
function surplusBases(entries: readonly Entry[]): readonly Entry[] {
  const byKind = new Map<string, Entry[]>()
  for (const entry of entries) {
    const [, kind] = basePattern.exec(entry.name) ?? []
    if (kind !== undefined) byKind.set(kind, [...(byKind.get(kind) ?? []), entry])
  }
  return [...byKind.values()].flatMap((bases) =>
    bases
      .sort((one, other) => one.ageMs - other.ageMs)
      .slice(basesKept)
      .filter(({ ageMs }) => ageMs > inUseMs),
  )
}

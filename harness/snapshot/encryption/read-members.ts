import type { FileHandle } from 'node:fs/promises'
// A CommonJS module: as it is installed it may have no other export.
import tar from 'tar-stream'
import type { ByteRange } from './byte-range.ts'
import { pour } from './pour.ts'
import { members, mostBytes } from './tarball.ts'

export interface TarballMembers {
  readonly token: ByteRange
  readonly wrappedKey: Buffer
  readonly publicKey: Buffer
}

/** Everything that is wrong with a tarball's members: a clause each. */
export class MembersError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[], cause?: unknown) {
    super(problems.join('; '), { cause })
    this.problems = problems
  }
}

/** More of them help nobody. */
const maxProblems = 20

const headerBytes = 512

const chunkBytes = 1 << 20

/**
 * The members of an uncompressed tarball: each of the three once, as a plain file, and nothing else. All of it is read, so
 * that one that was cut off is known.
 * @throws MembersError
 */
export async function readMembers(file: FileHandle): Promise<TarballMembers> {
  const found = new Map<string, ByteRange>()
  const contents = new Map<string, Buffer>()
  const problems: string[] = []
  try {
    for await (const entry of entriesOf(file)) {
      if (problems.length === maxProblems) break
      const { name, size } = entry.header
      const problem = problemOf(entry.header, found)
      if (problem !== null) problems.push(problem)
      found.set(name, { start: entry.offset + headerBytes, sizeBytes: size })
      if (problem === null && name !== members.token) contents.set(name, await contentOf(entry))
      else entry.resume()
    }
  } catch (cause) {
    // Of the system: the file cannot be read.
    if (cause instanceof Error && 'code' in cause) throw cause
    throw new MembersError([...problems, archiveProblem(cause, found.size)], cause)
  }
  for (const name of Object.values(members)) if (!found.has(name)) problems.push(`there is no member ${name}`)
  const token = found.get(members.token)
  const wrappedKey = contents.get(members.wrappedKey)
  const publicKey = contents.get(members.publicKey)
  if (problems.length > 0 || !token || !wrappedKey || !publicKey) throw new MembersError(problems)
  return { token, wrappedKey, publicKey }
}

function entriesOf(file: FileHandle): tar.Extract {
  const entries = tar.extract()
  const bytes = file.createReadStream({ start: 0, highWaterMark: chunkBytes, autoClose: false })
  pour(bytes, entries).catch((error: Error) => entries.destroy(error))
  return entries
}

const bounds: ReadonlyMap<string, number> = new Map([
  [members.token, Number.MAX_SAFE_INTEGER],
  [members.wrappedKey, mostBytes.wrappedKey],
  [members.publicKey, mostBytes.publicKey],
])

function problemOf({ name, type, size }: tar.Header, found: ReadonlyMap<string, unknown>): string | null {
  const bound = bounds.get(name)
  const shown = JSON.stringify(name.slice(0, 100)).replace(/[^ -~]/g, '?')
  if (bound === undefined) return `member ${shown} does not belong there`
  if (found.has(name)) return `member ${shown} is there twice`
  // The types do not say so, but it is null for kinds that the library does not know.
  if (type !== 'file') return `member ${shown} is no plain file but a ${type ?? 'special one'}`
  return size > bound ? `member ${shown} has ${size} bytes: ${bound} would be a lot` : null
}

async function contentOf(entry: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of entry) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function archiveProblem(error: unknown, entries: number): string {
  const isCutOff = entries > 0 && error instanceof Error && error.message === 'Unexpected end of data'
  return isCutOff
    ? 'it ends within a member: it was cut off, or a header lies about a size'
    : 'it is no tar archive, or is damaged'
}

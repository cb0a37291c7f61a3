import { ownIdentity, type ProcessIdentity, parseIdentity } from '../process-identity.ts'

const ownedPrefix = 'A throwaway database of pg-roundtrip: '
const keptPrefix = 'A database that pg-roundtrip kept (roundtrip clean removes it): '

export interface DatabaseMark {
  /** The process that the database belongs to, or that kept it. */
  readonly owner: ProcessIdentity
  /** Whether it outlives that process. */
  readonly kept: boolean
}

/** The comment on a database of this process: tells people what it is, and a later run whether its owner has ended. */
export function ownMarker(): string {
  return ownedPrefix + JSON.stringify(ownIdentity())
}

/** The comment on a database that this process kept. */
export function keptMarker(): string {
  return keptPrefix + JSON.stringify(ownIdentity())
}

/** Null when the comment is none of ours. */
export function parseMarker(comment: string): DatabaseMark | null {
  const kept = comment.startsWith(keptPrefix)
  if (!kept && !comment.startsWith(ownedPrefix)) return null
  const owner = parseIdentity(comment.slice((kept ? keptPrefix : ownedPrefix).length))
  return owner === null ? null : { owner, kept }
}

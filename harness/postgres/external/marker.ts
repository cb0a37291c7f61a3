import { ownIdentity, type ProcessIdentity, parseIdentity } from '../embedded/process-identity.ts'

const prefix = 'A throwaway database of pg-roundtrip: '

/** The comment on a database of this process: tells people what it is, and a later run whether its owner has ended. */
export function ownMarker(): string {
  return prefix + JSON.stringify(ownIdentity())
}

/** Null when the comment is none of ours. */
export function markedOwner(comment: string): ProcessIdentity | null {
  return comment.startsWith(prefix) ? parseIdentity(comment.slice(prefix.length)) : null
}

import { dirname } from 'node:path'

const elsewhere = 'or write it elsewhere: `outputFile` of `reporters` in roundtrip.config.ts'

/** By the system's code: what is in the way of a file, and what to do about it. */
const fixes: Readonly<Record<string, (path: string) => string>> = {
  EACCES: (path) => `let the user that runs this write to ${dirname(path)} (and ${path}, if it is there), ${elsewhere}`,
  EPERM: (path) => `let the user that runs this write to ${dirname(path)} (and ${path}, if it is there), ${elsewhere}`,
  EROFS: (path) => `${dirname(path)} is on a disk that can only be read: mount it writable, ${elsewhere}`,
  ENOSPC: (path) => `make room on the disk of ${dirname(path)}, ${elsewhere}`,
  EDQUOT: (path) => `make room on the disk of ${dirname(path)}, where this user has used up its share, ${elsewhere}`,
  EISDIR: (path) => `${path} is a folder: remove it, ${elsewhere}`,
  ENOTDIR: (path) => `a part of ${dirname(path)} is a file, where a folder is needed: remove it, ${elsewhere}`,
  EEXIST: (path) => `${dirname(path)} is a file, where a folder is needed: remove it, ${elsewhere}`,
  ENAMETOOLONG: (path) => `shorten ${path}, ${elsewhere}`,
}

/**
 * What to do about a report that could not be written; null when the reason is none of the file system.
 * @param cause what the file system gave
 */
export function unwritableFix(path: string, cause: unknown): string | null {
  if (!(cause instanceof Error) || !('syscall' in cause)) return null
  const code = 'code' in cause ? String(cause.code) : ''
  return fixes[code]?.(path) ?? `look at ${dirname(path)}, ${elsewhere}`
}

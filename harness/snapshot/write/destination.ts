import { realpath, rename, rm, stat } from 'node:fs/promises'
import { unwritable } from './file-sink.ts'

/** Where the bytes of a file are written, and what makes them the file that was asked for. */
export interface Destination {
  readonly path: string
  readonly mode: number
  /** For opening it. */
  readonly flags: 'w' | 'wx'
  /** To be called when all is written. @throws HarnessError `bad-snapshot` */
  readonly complete: () => Promise<void>
  /** To be called when it will not be. Never rejects. */
  readonly abandon: () => Promise<void>
}

/**
 * A file (the one that a link leads to) is replaced whole, or stays as it is. What is no file (a pipe, a device) is
 * written to as it stands.
 * @param isPrivate whether its owner alone may read the file, whoever could before
 * @throws HarnessError `bad-snapshot` when it is a folder
 */
export async function destinationOf(path: string, { isPrivate = false } = {}): Promise<Destination> {
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) throw unwritable(path, new Error('it is a folder'))
  if (found && !found.isFile()) {
    return { path, mode: 0o666, flags: 'w', complete: async () => {}, abandon: async () => {} }
  }
  const target = await realpath(path).catch(() => path)
  const temporary = `${target}.${process.pid}.tmp`
  // One that was there would keep its rights.
  if (isPrivate) await rm(temporary, { force: true }).catch(() => {})
  return {
    path: temporary,
    mode: isPrivate ? 0o600 : found ? found.mode & 0o777 : 0o666,
    flags: isPrivate ? 'wx' : 'w',
    complete: () =>
      rename(temporary, target).catch((cause) => {
        throw unwritable(path, cause)
      }),
    // Where there can be no such file, there is none.
    abandon: () => rm(temporary, { force: true }).catch(() => {}),
  }
}

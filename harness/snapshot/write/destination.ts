import { randomBytes } from 'node:crypto'
import { chmod, lstat, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { HarnessError } from '../../model/errors.ts'
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

export interface DestinationOptions {
  /** Whether its owner alone may read the file, whoever could before. */
  readonly isPrivate?: boolean
  /** Whether nobody may see a byte before it is complete: what is no file is refused then. */
  readonly isHeldBack?: boolean
}

/** As many as Linux follows. */
const mostLinks = 40

/**
 * A file (the one that a link leads to) is replaced whole, or stays as it is; its owner alone can read what is not yet
 * complete. What is no file (a pipe, a device) is written to as it stands.
 * @throws HarnessError `bad-snapshot` when it is a folder; `bad-usage` when it is no file, and must be one
 */
export async function destinationOf(path: string, options: DestinationOptions = {}): Promise<Destination> {
  const { isPrivate = false, isHeldBack = false } = options
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) throw unwritable(path, new Error('it is a folder'))
  if (found && !found.isFile()) {
    if (isHeldBack) throw noFile(path)
    return { path, mode: 0o666, flags: 'w', complete: async () => {}, abandon: async () => {} }
  }
  const target = await targetOf(path)
  // Nobody can have put a link there: its name is not known before, and it has to be new.
  const temporary = `${target}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`
  const mode = isPrivate ? 0o600 : found ? found.mode & 0o777 : 0o666 & ~process.umask()
  return {
    path: temporary,
    mode: 0o600,
    flags: 'wx',
    complete: async () => {
      try {
        if (mode !== 0o600) await chmod(temporary, mode)
        await rename(temporary, target)
      } catch (cause) {
        throw unwritable(path, cause)
      }
    },
    // Where there can be no such file, there is none.
    abandon: () => rm(temporary, { force: true }).catch(() => {}),
  }
}

/** Where links lead, also to what is not there yet. */
async function targetOf(path: string): Promise<string> {
  let target = path
  for (let links = 0; links < mostLinks; links += 1) {
    const real = await realpath(target).catch(() => null)
    if (real !== null) return real
    const found = await lstat(target).catch(() => null)
    if (!found?.isSymbolicLink()) return target
    target = resolve(await realpath(dirname(target)), await readlink(target))
  }
  throw unwritable(path, new Error('its links lead in a circle'))
}

function noFile(path: string): HarnessError {
  return new HarnessError(
    `${path} is no file, and nobody may have what is written before all of it is known to be sound`,
    {
      code: 'bad-usage',
      fix: 'name a file, and send that on when it is there',
    },
  )
}

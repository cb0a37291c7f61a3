import { once } from 'node:events'
import type { WriteStream } from 'node:fs'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HarnessError } from '../../model/errors.ts'

/** Bytes that wait on the disk until it is known how many they are. Gone when this is disposed of. */
export interface Spool extends AsyncDisposable {
  /** Where they are written. To be ended or destroyed. */
  readonly file: WriteStream
  /** Where they are read. */
  readonly reader: FileHandle
}

/** For its owner alone, in a folder of its own. @throws HarnessError `infrastructure` when nothing can be kept there */
export async function openSpool(): Promise<Spool> {
  try {
    return await spoolIn(tmpdir())
  } catch (cause) {
    throw unusableTemporaryFolder(cause)
  }
}

/** It is missing, or full, or closed to us. */
export function unusableTemporaryFolder(cause: unknown): HarnessError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new HarnessError(`The temporary folder ${tmpdir()} can't be written to: ${reason}`, {
    code: 'infrastructure',
    cause,
    fix: 'Make it writable, with room in it, or set TMPDIR to another folder.',
  })
}

async function spoolIn(parent: string): Promise<Spool> {
  const folder = await mkdtemp(join(parent, 'pg-roundtrip-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const path = join(folder, 'token')
    const writer = await open(path, 'wx', 0o600)
    const file = writer.createWriteStream()
    const reader = await open(path, 'r').catch((error: unknown) => {
      file.destroy()
      throw error
    })
    // Where the system lets open files go by name, not even a kill leaves them behind.
    await remove().catch(() => {})
    return {
      file,
      reader,
      [Symbol.asyncDispose]: async () => {
        if (!file.closed) {
          const closed = once(file, 'close')
          file.destroy()
          await closed
        }
        await reader.close()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

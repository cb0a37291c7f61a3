import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

interface FileSystem extends AsyncDisposable {
  readonly path: string
  /** Lets nobody write any more, root neither. */
  makeReadOnly(): Promise<void>
}

/** A file system in memory, of its own. @param options of `mount`, such as `size=70m` */
export async function memoryFileSystem(options: string): Promise<FileSystem> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pg-test-'))
  try {
    await execute('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])
  } catch (error) {
    await rm(folder, { recursive: true })
    throw error
  }
  await chmod(folder, 0o755)
  return {
    path: folder,
    async makeReadOnly() {
      await execute('mount', ['-o', 'remount,ro', folder])
    },
    async [Symbol.asyncDispose]() {
      // A watchdog may still be in it, and leaves soon.
      await execute('umount', ['--lazy', folder])
      await rm(folder, { recursive: true })
    },
  }
}

/** Whether this process may do that. */
export async function mayMount(): Promise<boolean> {
  try {
    await using _ = await memoryFileSystem('size=1m')
    return true
  } catch {
    return false
  }
}

import { randomBytes } from 'node:crypto'
import { chown, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import type { Account } from './account.ts'
import { gist, run } from './command.ts'
import { markKept, markOwned } from './folder-mark.ts'
import { Watchdog } from './watchdog.ts'

export const scratchNamePattern = /^pg-roundtrip-[0-9a-f]{12}$/

/** A private folder that goes when it is disposed of, and in any case when the runner ends. */
export interface ScratchDirectory extends AsyncDisposable {
  readonly name: string
  readonly path: string
  /** Lets the account (null: nobody else) write in it, and no longer anyone but root besides. */
  handTo(account: Account | null): Promise<void>
  /**
   * Lets it outlive the runner, and whoever disposes of what is left.
   * @throws HarnessError `infrastructure`; it goes with the runner then
   */
  keep(): Promise<void>
}

/** Makes folders that nothing outlives. */
export class Scratch implements AsyncDisposable {
  readonly root: string
  readonly watchdog: Watchdog

  constructor(root: string) {
    this.root = root
    this.watchdog = new Watchdog(root)
  }

  /** @throws HarnessError `infrastructure` when the folder can't be made */
  async create(): Promise<ScratchDirectory> {
    const name = `pg-roundtrip-${randomBytes(6).toString('hex')}`
    const directory = path.join(this.root, name)
    await this.watchdog.watch(name)
    try {
      await mkdir(directory, { mode: 0o700 })
      await markOwned(directory)
    } catch (cause) {
      await this.watchdog.forget(name)
      throw new HarnessError(`The temporary folder ${directory} can't be made: ${String(cause)}`, {
        code: 'infrastructure',
        cause,
        fix: `Check that ${this.root} is writable and has space left, or set TMPDIR.`,
      })
    }
    const { watchdog } = this
    return {
      name,
      path: directory,
      async handTo(account) {
        if (account) await chown(directory, account.uid, account.gid)
      },
      async keep() {
        await markKept(directory).catch((cause: unknown) => {
          throw new HarnessError(`The temporary folder ${directory} can't be kept: ${String(cause)}`, {
            code: 'infrastructure',
            cause,
          })
        })
        // Not before: whatever is not marked goes with the runner.
        await watchdog.forget(name)
      },
      async [Symbol.asyncDispose]() {
        await removeTree(directory)
        await watchdog.forget(name)
      },
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.watchdog[Symbol.asyncDispose]()
  }
}

/**
 * Removes a folder and all in it; fine when there is none.
 * `rm` and not fs.rm: as root in a folder of another account it must not follow a link that appears meanwhile.
 * @throws HarnessError `infrastructure`
 */
export async function removeTree(directory: string): Promise<void> {
  const { exitCode, output } = await run(null, 'rm', ['-rf', '--', directory])
  if (exitCode === 0) return
  throw new HarnessError(`The temporary folder ${directory} can't be removed: ${gist(output)}`, {
    code: 'infrastructure',
  })
}

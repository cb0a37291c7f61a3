import { chmod, rename } from 'node:fs/promises'
import path from 'node:path'
import type { Account } from './account.ts'
import { gist, run } from './command.ts'
import { restoreTree } from './restore-tree.ts'
import { removeTree, type Scratch, type ScratchDirectory } from './scratch.ts'

/** Restored folders that are kept for the next servers, about 25 MB each. */
const spareLimit = 2

/**
 * Gives servers their data folders: copies of the template. A folder that comes back is written over with the template
 * and given out again: on ext4, creating a thousand files within 5 s of deleting as many takes three to six times as
 * long, since it avoids inodes that were deleted just now, and that would be every case's delay.
 */
export class DataFolders {
  /** The initialised data folder that all are copies of. */
  readonly template: string
  readonly #account: Account | null
  readonly #scratch: Scratch
  readonly #spares: string[] = []
  #shelf: Promise<ScratchDirectory> | null = null
  #shelved = 0
  #closed = false

  /** @param template an initialised data folder that the account can read */
  constructor(template: string, account: Account | null, scratch: Scratch) {
    this.template = template
    this.#account = account
    this.#scratch = scratch
  }

  /**
   * Puts a data folder at the path, owned by the account and closed to all others.
   * @throws Error when the disk is full, say
   */
  async provide(data: string): Promise<void> {
    const spare = this.#spares.pop()
    if (spare !== undefined) return rename(spare, data)
    // By the server's account, so that it owns the copy. fs.cp takes ten times as long.
    const clone = process.platform === 'darwin' ? '-c' : '--reflink=auto'
    const { exitCode, output } = await run(this.#account, 'cp', ['-R', clone, this.template, data])
    if (exitCode !== 0) throw new Error(`its data folder can't be copied: ${gist(output)}`)
    await chmod(data, 0o700)
  }

  /** Takes the folder of a server that ended in order. Nothing that the server stored is left when this resolves. */
  async takeBack(data: string): Promise<void> {
    if (this.#closed || this.#spares.length >= spareLimit) return
    this.#shelved += 1
    let spare: string | null = null
    try {
      this.#shelf ??= this.#scratch.create()
      // Out of the server's own folder, into one where its account can't come any more.
      spare = path.join((await this.#shelf).path, String(this.#shelved))
      await rename(data, spare)
      restoreTree(this.template, spare, this.#account)
      this.#spares.push(spare)
    } catch {
      // A fresh copy serves as well; a full disk, or a folder that someone removed, will show there.
      if (spare === null) this.#shelf = null
      else await removeTree(spare)
    }
  }

  /** Keeps no folder from now on. The ones that it keeps go with the scratch folders. */
  close(): void {
    this.#closed = true
  }
}

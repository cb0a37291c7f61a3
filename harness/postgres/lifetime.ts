import { HarnessError } from '../model/errors.ts'
import type { KeptServer } from './provider.ts'

/** What can become of a server. */
export interface Fates {
  /** Called once, again only after it failed. */
  readonly keep: () => Promise<KeptServer>
  /** Called once, and never when the server was kept. */
  readonly end: () => Promise<void>
}

/** Either ends a server, once, or keeps it, whichever is asked for first. */
export class Lifetime {
  readonly #fates: Fates
  #kept: Promise<KeptServer> | null = null
  #ended: Promise<void> | null = null

  constructor(fates: Fates) {
    this.#fates = fates
  }

  /** @throws HarnessError `infrastructure` when it has ended, and whatever keeping it throws: it is not kept then */
  async keep(): Promise<KeptServer> {
    if (this.#kept !== null) return this.#kept
    if (this.#ended !== null) {
      throw new HarnessError("The PostgreSQL server can't be kept: it has ended.", { code: 'infrastructure' })
    }
    const kept = this.#fates.keep()
    this.#kept = kept
    try {
      return await kept
    } catch (error) {
      this.#kept = null
      throw error
    }
  }

  /** Does nothing when it was kept. */
  end(): Promise<void> {
    this.#ended ??= this.#endUnlessKept()
    return this.#ended
  }

  async #endUnlessKept(): Promise<void> {
    const isKept = await this.#kept?.then(
      () => true,
      () => false,
    )
    if (!isKept) await this.#fates.end()
  }
}

/** Removes things while the next ones are in use already, a bounded number at a time. */
export class BackgroundRemovals {
  readonly #limit: number
  readonly #running = new Set<Promise<unknown>>()

  /** @param limit how many may go on while nobody waits for them; 0: each is waited for */
  constructor(limit: number) {
    this.#limit = limit
  }

  /**
   * Begins the removal at once. Resolves when no more than the limit go on.
   * @throws what the removal throws, but only with a limit of 0: else dispose of the thing again to be told
   */
  async remove(thing: AsyncDisposable): Promise<void> {
    const removal = thing[Symbol.asyncDispose]()
    if (this.#limit === 0) return removal
    const settled = Promise.allSettled([removal])
    this.#running.add(settled)
    void settled.then(() => this.#running.delete(settled))
    while (this.#running.size > this.#limit) await Promise.race(this.#running)
  }
}

import { HarnessError } from '../../model/errors.ts'
import { reasonOf } from './reason.ts'

/** Keeps a bounded number of things ready that take long to make. */
export class WarmPool<T extends AsyncDisposable> {
  readonly #make: () => Promise<T>
  readonly #size: number
  readonly #ready: Promise<T>[] = []
  /** Everything that was made, so that nothing is left when the pool is disposed of. */
  readonly #made = new Set<Promise<T>>()
  #closed = false

  /** @param size how many wait at most, ready or being made; 0: none */
  constructor(size: number, make: () => Promise<T>) {
    this.#size = size
    this.#make = make
  }

  /** The one that is ready or will be first, else a new one. Others are made while it is in use. */
  async take(): Promise<T> {
    const taken = this.#ready.shift() ?? this.#start()
    try {
      return await taken
    } finally {
      // Not before: it would slow down the one that someone waits for.
      this.#fill()
    }
  }

  /** Makes one in advance, whatever the size is. Rejects as its making does. */
  async prepare(): Promise<T> {
    const prepared = this.#start()
    this.#ready.push(prepared)
    try {
      return await prepared
    } catch (error) {
      this.#ready.splice(this.#ready.indexOf(prepared), 1)
      throw error
    }
  }

  #fill(): void {
    while (!this.#closed && this.#ready.length < this.#size) this.#ready.push(this.#start())
  }

  #start(): Promise<T> {
    const made = this.#make()
    this.#made.add(made)
    // Reported to whoever takes it.
    made.catch(() => this.#made.delete(made))
    return made
  }

  /**
   * Disposes of all that it ever made, in use or not.
   * @throws HarnessError `infrastructure` when some of it can't be, after all the rest is
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    const made = await Promise.allSettled(this.#made)
    const disposals = made.map((one) => (one.status === 'fulfilled' ? one.value[Symbol.asyncDispose]() : null))
    const failures = (await Promise.allSettled(disposals)).flatMap((one) =>
      one.status === 'rejected' ? [one.reason] : [],
    )
    if (failures.length === 0) return
    throw new HarnessError('Not all servers could be removed.', {
      code: 'infrastructure',
      cause: failures[0],
      problems: failures.map((reason) => ({ message: reasonOf(reason) })),
    })
  }
}

/** Waiting for what events bring about, until one of them is a failure. One may wait at a time. */
export class EventWait {
  /** The first failure; null while there is none. */
  failure: unknown = null
  private wake = (): void => {}

  /** Something has happened: who waits looks again. */
  readonly notify = (): void => this.wake()

  readonly fail = (error: unknown): void => {
    this.failure ??= error
    this.wake()
  }

  /** @throws the failure, whether or not it is so */
  async until(isSo: () => boolean): Promise<void> {
    await this.settled(() => this.failure !== null || isSo())
    if (this.failure !== null) throw this.failure
  }

  /** Waits on whatever fails. */
  async settled(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
  }
}

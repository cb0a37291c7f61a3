/**
 * Runs work that Ctrl-C ends in good order; a second Ctrl-C ends the process at once.
 * @returns null when it was interrupted
 */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
  const controller = new AbortController()
  const interrupt = (): void => {
    release()
    controller.abort()
  }
  const release = (): void => {
    for (const name of signals) process.removeListener(name, interrupt)
  }
  for (const name of signals) process.on(name, interrupt)
  try {
    return await work(controller.signal)
  } catch (error) {
    if (controller.signal.aborted) return null
    throw error
  } finally {
    release()
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const

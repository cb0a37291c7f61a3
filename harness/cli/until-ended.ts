import { exitCodes } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/**
 * Runs work that cannot be told to end, and leaves nothing to be tidied up: Ctrl-C says so and ends the process at once.
 * @param said what is true then, as in `interrupted: nothing was written`
 */
export async function untilEnded<T>(terminal: Terminal, said: string, work: () => Promise<T>): Promise<T> {
  const end = (): void => {
    terminal.err(`${said}\n`)
    process.exit(exitCodes.interrupted)
  }
  for (const name of signals) process.once(name, end)
  try {
    return await work()
  } finally {
    for (const name of signals) process.removeListener(name, end)
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const

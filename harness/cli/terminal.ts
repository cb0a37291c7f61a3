import type { Readable, Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { createStyle, type Style, unobeyed } from '../../reports/index.ts'

/** Where a command's words go. */
export interface Terminal {
  /** Results, which another program may read. The text is written as it is: it ends in a newline. */
  readonly out: (text: string) => void
  /** Problems and notices, which are not the result. */
  readonly err: (text: string) => void
  readonly style: Style
  readonly errorStyle: Style
  /** Where progress may be drawn. Absent where nobody would see it. */
  readonly screen?: NodeJS.WriteStream
  /** Where questions can be asked. Absent where nobody would answer. */
  readonly dialogue?: Dialogue
}

/** A person's keys come in; what they see goes out. */
export interface Dialogue {
  readonly input: Readable
  readonly output: Writable
  readonly color: boolean
}

/** The process's own. */
export interface ProcessTerminal extends Terminal {
  /** Settles once all results are written. Null: they are, or nobody wants to read more of them (`| head`). */
  readonly writeError: () => Promise<NodeJS.ErrnoException | null>
}

export function processTerminal(): ProcessTerminal {
  let failure: NodeJS.ErrnoException | null = null
  let written: Promise<void> = Promise.resolve()
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    failure ??= error
  })
  // Nobody could be told.
  process.stderr.on('error', () => {})
  const isDumb = process.env.TERM === 'dumb'
  return {
    out: (text) => {
      written = new Promise((resolve) => process.stdout.write(text, () => resolve()))
    },
    err: (text) => process.stderr.write(unobeyed(text, process.env)),
    writeError: async () => {
      await written
      // The stream tells of an error a little later than the write that failed.
      await setImmediate()
      return failure?.code === 'EPIPE' ? null : failure
    },
    style: createStyle({ color: showsColor(process.stdout, process.env) }),
    errorStyle: createStyle({ color: showsColor(process.stderr, process.env) }),
    ...(process.stderr.isTTY && !isDumb ? { screen: process.stderr } : {}),
    ...(process.stdin.isTTY && process.stdout.isTTY && !isDumb
      ? { dialogue: { input: process.stdin, output: process.stdout, color: showsColor(process.stdout, process.env) } }
      : {}),
  }
}

/** FORCE_COLOR wins over NO_COLOR (https://no-color.org), and both over what the stream is. */
export function showsColor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  if (env.NO_COLOR || env.TERM === 'dumb') return false
  return stream.isTTY === true
}

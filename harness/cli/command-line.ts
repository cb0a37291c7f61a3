import type { ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/** What every command gets from the command line that it belongs to. */
export interface CommandLine {
  readonly terminal: Terminal
  /** Says how the command ended. Without a call it passed. */
  readonly finish: (code: ExitCode) => void
}

/** Appended to the help of a command. */
export function examples(...lines: readonly string[]): string {
  return `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.map((line) => `  $ npx roundtrip ${line}`).join('\n')}`
}

export const atOption = [
  '--at <version>',
  "the version of the subject's migrations that the snapshots are of (default: the newest)",
] as const

export const atAdvice = 'if the snapshot is of an older version, say which: --at VERSION'

export const rootOption = ['--root <dir>', 'the folder of the project (default: the nearest with snapshots/)'] as const

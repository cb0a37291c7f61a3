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

export const rootOption = ['--root <dir>', 'the folder of the project (default: the nearest with snapshots/)'] as const

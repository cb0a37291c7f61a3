import { type ErrorCode, HarnessError } from '../model/errors.ts'

/** What the command's exit status says. The same for every command. */
export const exitCodes = {
  pass: 0,
  findings: 1,
  /** Bad usage, or a bad config or input file. */
  badInput: 2,
  /** No database to be had; or an error that nobody foresaw, which is a bug. */
  infrastructure: 3,
  /** By Ctrl-C: 128 and the number of SIGINT. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const codes = {
  'bad-usage': exitCodes.badInput,
  'bad-config': exitCodes.badInput,
  'bad-case': exitCodes.badInput,
  'bad-snapshot': exitCodes.badInput,
  'bad-comparator': exitCodes.badInput,
  'schema-failed': exitCodes.badInput,
  'import-failed': exitCodes.badInput,
  'step-failed': exitCodes.findings,
  'not-sanitized': exitCodes.findings,
  'export-failed': exitCodes.infrastructure,
  infrastructure: exitCodes.infrastructure,
} as const satisfies Record<ErrorCode, ExitCode>

export function codeExit(code: ErrorCode): ExitCode {
  return codes[code]
}

export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof HarnessError ? codes[error.code] : exitCodes.infrastructure
}

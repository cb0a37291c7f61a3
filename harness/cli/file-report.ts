import { HarnessError, type Problem } from '../model/errors.ts'
import type { Finding } from '../model/finding.ts'
import type { OnProgress } from '../model/progress.ts'

/** What became of one file. */
export interface FileReport {
  /** As it was named. */
  readonly file: string
  readonly kind: 'snapshot' | 'case' | 'subject'
  /** `unreadable`: it could not be judged, because it is not what its kind says. */
  readonly status: 'pass' | 'fail' | 'unreadable'
  /** What it was held against; null: its format alone. */
  readonly subject: string | null
  /** The version of the subject that was asked for. Absent: the newest. */
  readonly at?: string
  readonly problems: readonly FileProblem[]
  /** A subject that leaves something undecided, and does not contradict itself. Absent: not so. */
  readonly isIncomplete?: true
  /** Of a snapshot: which of the subject's shims it needs. Absent: none. */
  readonly shims?: readonly string[]
}

/** `message` tells the row too. `finding`: which row and field, where it is about one. */
export interface FileProblem extends Problem {
  readonly finding?: Finding
}

export interface ValidateOptions {
  readonly subject?: string
  /** Of the subject's own migrations. Absent: the newest. */
  readonly at?: string
  readonly root?: string
  readonly onProgress?: OnProgress | undefined
}

/** The problems that make a file bad; any other error is thrown on. */
export function problemsOf(error: unknown, ...codes: readonly HarnessError['code'][]): readonly Problem[] {
  if (!(error instanceof HarnessError) || !codes.includes(error.code)) throw error
  return error.problems.length > 0 ? error.problems : [{ message: error.message }]
}

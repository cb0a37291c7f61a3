import type { Proposal } from './finding.ts'
import type { TransferFailure } from './import-rule.ts'
import type { Ordinal, PrimaryKey } from './snapshot.ts'

/**
 * What was wrong, as a stable code. The CLI derives its exit status from it.
 * @see exitCodeOf in harness/cli
 */
export type ErrorCode =
  | 'bad-usage'
  | 'bad-config'
  | 'bad-case'
  | 'bad-snapshot'
  | 'bad-comparator'
  | 'step-failed'
  | 'import-failed'
  | 'export-failed'
  /** Something personal would be left, or nobody has decided whether it is. */
  | 'not-sanitized'
  | 'schema-failed'
  | 'infrastructure'

/** Where in an input a problem is. All numbers are 1-based. */
export interface SourcePlace {
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** One thing wrong with an input: what, where, and how to mend it. */
export interface Problem {
  readonly message: string
  readonly place?: SourcePlace
  readonly fix?: string
  /** What it is about, where it is one model, and one field of it. */
  readonly model?: string
  readonly field?: string
  /** Of an export or import: why it failed, and the row (of `model`) that it is about, where it is one. */
  readonly failure?: TransferFailure
  readonly ordinal?: Ordinal
  readonly pk?: PrimaryKey
  /** What would mend it in the case file. Absent: nothing that can be known. */
  readonly proposal?: Proposal
}

export interface ErrorDetails {
  readonly code: ErrorCode
  /** Every problem of the input, in the order of their places. */
  readonly problems?: readonly Problem[]
  readonly fix?: string
  readonly cause?: unknown
}

/** The one error that the harness throws on purpose. Its message is complete: no stack is needed to act on it. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError'
  readonly code: ErrorCode
  readonly problems: readonly Problem[]
  readonly fix: string | null

  constructor(summary: string, details: ErrorDetails) {
    super(renderMessage(summary, details), details.cause === undefined ? undefined : { cause: details.cause })
    this.code = details.code
    this.problems = details.problems ?? []
    this.fix = details.fix ?? null
  }
}

/** `file:line:column`, as far as known. */
export function placeText(place: SourcePlace): string {
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(':')
}

function renderMessage(summary: string, details: ErrorDetails): string {
  const lines = [summary]
  for (const problem of details.problems ?? []) {
    lines.push(`  ${problem.place ? `${placeText(problem.place)}: ` : ''}${problem.message}`)
    if (problem.fix) lines.push(`    ${problem.fix}`)
  }
  if (details.fix) lines.push(`  ${details.fix}`)
  return lines.join('\n')
}

import { HarnessError } from '../../model/errors.ts'

/** One thing that `roundtrip doctor` looked at. Nothing in its texts is secret. */
export interface Check {
  /** Stable, for programs: `embedded-boot`. May come several times, as for several images. */
  readonly name: string
  /** `problem`: a run would fail by it. `note`: worth knowing. */
  readonly status: 'ok' | 'note' | 'problem'
  /** What was seen. May have several lines. */
  readonly message: string
  /** What to do about it; null when there is nothing to do. */
  readonly fix: string | null
}

export function ok(name: string, message: string): Check {
  return { name, status: 'ok', message, fix: null }
}

export function note(name: string, message: string, fix: string | null = null): Check {
  return { name, status: 'note', message, fix }
}

export function problem(name: string, message: string, fix: string | null): Check {
  return { name, status: 'problem', message, fix }
}

/** A check that ended with an error. */
export function failed(name: string, error: unknown): Check {
  if (!(error instanceof HarnessError)) {
    return problem(name, error instanceof Error ? error.message : String(error), null)
  }
  const fixes = [error.fix, ...error.problems.map(({ fix }) => fix)].filter((fix) => typeof fix === 'string')
  const message = [summaryOf(error), ...error.problems.map(({ message }) => message)].join('\n')
  return problem(name, message, fixes.length === 0 ? null : fixes.join('\n'))
}

/** The message without its problems and its fix, which follow it there, laid out for an error that stands alone. */
function summaryOf({ message, problems, fix }: HarnessError): string {
  const [next] = [...problems.map((one) => one.message), ...(fix === null ? [] : [fix])]
  const end = next === undefined ? -1 : message.lastIndexOf(`\n  ${next}`)
  return end === -1 ? message : message.slice(0, end)
}

export function isProblem({ status }: Check): boolean {
  return status === 'problem'
}

/** The same for a provider that the run would not use: what is wrong there keeps nothing from working. */
export function asNote(check: Check): Check {
  return isProblem(check) ? { ...check, status: 'note' } : check
}

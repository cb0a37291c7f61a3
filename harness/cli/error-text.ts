import { renderProblem, type Style } from '../../reports/index.ts'
import { HarnessError, placeText } from '../model/errors.ts'

const reportBugs = 'this is a bug in pg-roundtrip: please report it with the lines above, and what you ran'

/** Where people look when there was no database to be had. */
export const doctorHint = '`npx roundtrip doctor` says what is wrong with this machine'

/** What a command says of an error that ended it. With a final newline. */
export function errorText(error: unknown, style: Style): string {
  if (error instanceof HarnessError) {
    const hint = error.code === 'infrastructure' ? `\n${doctorHint}` : ''
    return `${renderProblem(`${shortMessage(error)}${hint}`, style)}\n`
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `${renderProblem(`unexpected error: ${text}\n${reportBugs}`, style)}\n`
}

/** A file that is wrong in one place is one line. */
function shortMessage(error: HarnessError): string {
  const [problem, ...others] = error.problems
  const isOneLine = error.code === 'bad-snapshot' && error.fix === null && others.length === 0
  if (!isOneLine || !problem?.place || problem.fix !== undefined) return error.message
  return `${placeText(problem.place)}: not a snapshot: ${problem.message}`
}

import { HarnessError, type Problem } from '../../model/errors.ts'

/** Past this many, problems are counted, not listed. */
export const maxProblems = 50

/** @param problems all of them, in the order of their places; those past {@link maxProblems} may lack a place */
export function badSnapshot(file: string, problems: readonly Problem[]): HarnessError {
  const listed = problems.slice(0, maxProblems)
  const unlisted = problems.length - listed.length
  return new HarnessError(`${file} is not a snapshot`, {
    code: 'bad-snapshot',
    problems: unlisted > 0 ? [...listed, { message: `… and ${unlisted} more` }] : listed,
  })
}

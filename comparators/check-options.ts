import { HarnessError } from '../harness/model/errors.ts'
import { nearestName } from '../harness/model/nearest-name.ts'

/**
 * TypeScript checks its own authors; this is for JavaScript, where a misspelt option would count as one not given.
 * @throws HarnessError `bad-comparator`, which names every option that there is not
 */
export function checkOptions(what: string, options: object, known: readonly string[]): void {
  const problems = Object.keys(options)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearestName(name, known)
      const fix = near === null ? `there are: ${known.join(', ')}` : `did you mean ${near}?`
      return { message: `${what} has no option ${name}`, fix }
    })
  if (problems.length > 0) throw new HarnessError(`${what} cannot be made`, { code: 'bad-comparator', problems })
}

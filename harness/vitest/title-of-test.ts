import { unobeyed } from '../../reports/index.ts'

/**
 * What vitest calls the test of a case, on a console that may be GitHub's.
 * @param target null: all cases run on one, which goes without saying
 */
export function titleOfTest(name: string, target: string | null, environment: NodeJS.ProcessEnv = process.env): string {
  return unobeyed(target === null ? name : `${name} [${target}]`, environment)
}

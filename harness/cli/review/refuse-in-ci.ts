import { HarnessError } from '../../model/errors.ts'
import { isCi } from '../../run/index.ts'

/** @throws HarnessError `bad-usage` in CI, where nothing but reports is written */
export function refuseInCi(command: string): void {
  if (!isCi()) return
  throw new HarnessError(`${command} writes case files, and in CI (the variable CI is set) nothing is written`, {
    code: 'bad-usage',
    fix: 'run it where you work on the cases, and commit what it writes',
  })
}

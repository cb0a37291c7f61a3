import { HarnessError } from '../../model/errors.ts'
import { parseCaseFile } from './index.ts'

/** What every case begins with: three lines. */
export const head = 'name: n\nsubject: s\nsnapshot: f\n'

/** What is said of a case file that is not valid. @throws Error when it is */
export function messageFor(text: string, file = 'a.case.yaml'): string {
  try {
    parseCaseFile(text, file)
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'bad-case') return error.message
    throw error
  }
  throw new Error('the text was accepted')
}

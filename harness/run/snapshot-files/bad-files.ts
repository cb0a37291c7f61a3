import { HarnessError } from '../../model/errors.ts'
import { readRows } from '../../snapshot/index.ts'

/**
 * What is wrong with either of two files is said of both: the error to throw for one that was met in reading them, which
 * is the same error when one of them is a snapshot, or when it is about something else.
 */
export async function badFiles(error: unknown, ...files: readonly [string, string]): Promise<unknown> {
  if (!(error instanceof HarnessError) || error.code !== 'bad-snapshot') return error
  const errors: HarnessError[] = []
  for (const file of files) {
    try {
      for await (const _ of readRows(file));
      return error
    } catch (other) {
      if (!(other instanceof HarnessError)) throw other
      errors.push(other)
    }
  }
  const problems = errors.flatMap((each) => (each.problems.length > 0 ? each.problems : [{ message: each.message }]))
  // The same file may be given twice.
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]))
  return new HarnessError('neither file is a snapshot', { code: 'bad-snapshot', problems: [...distinct.values()] })
}

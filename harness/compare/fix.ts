import type { Origin } from '../model/change.ts'
import type { Comparator } from '../model/comparator.ts'
import { entryName } from '../model/entry-name.ts'
import type { JudgeContext } from './judge-context.ts'

/** What to do about a change that nobody declared. @param entry to write under `expect.changes`, ready to copy */
export function declareChange(context: JudgeContext, entry: string): string {
  if (context.purpose === 'files') return 'mend the file that is wrong'
  if (context.steps.length === 0 && !context.isRelocated) {
    return 'there are no steps: the database does not give back what the snapshot holds, so mend the snapshot or the schema'
  }
  const { changesLine } = context
  const place = changesLine === undefined ? '' : ` (line ${changesLine})`
  return `if it is meant, declare it under expect.changes${place}:\n${indent(entry)}`
}

/** Of a value that nobody changed, and that a comparator does not accept for what it is: no step is to blame. */
export function unacceptedFix({ name, rejectsEqual }: Comparator, { purpose }: JudgeContext): string {
  const isCase = purpose === 'case'
  if (rejectsEqual) {
    const rest = `take the field out of comparator ${name} in the subject; else mend what should draw it`
    return isCase
      ? `the value should have been drawn anew, but it is that of the snapshot: if this case does not draw it anew, ${rest}`
      : `the value should have been drawn anew, but it is the same in both files: if it is never drawn anew, ${rest}`
  }
  const [what, mend] = isCase ? ['the case', 'mend the snapshot'] : ['both files', 'mend the files']
  const who = isCase ? `nothing of ${what} changed the value` : `the value is the same in ${what}`
  return `${who}, but comparator ${name} does not accept it: ${mend}, mend what should have changed it, or bind another comparator`
}

/** Who wanted a change that did not come, and what to look at. */
export function missingChangeFix(origin: Origin | undefined): string {
  if (!origin) return 'look at what the steps do, or correct what the case expects'
  switch (origin.kind) {
    case 'step':
      return `step ${origin.step} (${origin.label}) does it: look for a trigger or a later step that undoes it`
    case 'expectation':
      return `expect.changes ${entryName(origin.entry, origin)} declares it: mend the step that should do it, or drop the entry`
    case 'scope':
      return `by the subject's scopes the case's ${origin.of} leaves it out: look at what takes it in`
  }
}

/** Of a case: who wanted another value, and what to do: mend what makes it, or correct what is declared. */
export function otherValueFix(origin: Origin | undefined, context: JudgeContext, entry: string): string {
  if (!origin) return declareChange(context, entry)
  if (origin.kind === 'expectation') {
    return `expect.changes ${entryName(origin.entry, origin)} declares what was intended; if the actual value is meant, correct that entry:\n${indent(entry)}`
  }
  const who =
    origin.kind === 'scope'
      ? `the case's ${origin.of} leaves out the row that it refers to; something made another value of it`
      : `step ${origin.step} (${origin.label}) sets it to what was intended; something made another value of it`
  return `${who}\n${declareChange(context, entry)}`
}

function indent(entry: string): string {
  return entry
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}

import type { Origin } from '../model/change.ts'
import type { Model } from '../model/schema.ts'
import type { JudgeContext } from './judge-context.ts'

/** What to do about a change that nobody declared. @param entry to write under `expect.changes`, ready to copy */
export function declareChange(context: JudgeContext, model: Model, entry: string): string {
  if (context.purpose === 'files') return 'mend the file that is wrong'
  if (context.steps.length === 0) {
    return 'there are no steps: the database does not give back what the snapshot holds, so mend the snapshot or the schema'
  }
  const { changesLine, steps } = context
  const [verb, names] = [model.triggers.length === 1 ? 'trigger' : 'triggers', model.triggers.join(', ')]
  const hints = [
    ...(names === '' ? [] : [`${model.name} has the ${verb} ${names}, which may have done it`]),
    ...(steps.length > 1 ? [`one of the ${steps.length} steps did it`] : []),
  ]
  const place = changesLine === undefined ? '' : ` (line ${changesLine})`
  return [...hints, `if it is meant, declare it under expect.changes${place}:`, indent(entry)].join('\n')
}

/** The same for one field, which a comparator may settle instead. */
function declareFieldChange(context: JudgeContext, model: Model, entry: string): string {
  return context.purpose === 'files'
    ? 'if both files are right, bind a comparator to the field in the subject; else mend the file that is wrong'
    : declareChange(context, model, entry)
}

/** Who wanted a change that did not come, and what to look at. */
export function missingChangeFix(origin: Origin | undefined): string {
  if (!origin) return 'look at what the steps do, or correct what the case expects'
  return origin.kind === 'step'
    ? `step ${origin.step} (${origin.label}) does it: look for a trigger or a later step that undoes it`
    : `${entryName(origin)} declares it: mend the step that should do it, or drop the entry`
}

/** Who wanted another value, and what to do: mend what makes it, or correct what is declared. */
export function otherValueFix(origin: Origin | undefined, context: JudgeContext, model: Model, entry: string): string {
  if (!origin) return declareFieldChange(context, model, entry)
  if (origin.kind === 'expectation') {
    return `${entryName(origin)} declares what was intended; if the actual value is meant, correct that entry:\n${indent(entry)}`
  }
  const who = `step ${origin.step} (${origin.label}) sets it to what was intended; something made another value of it`
  return `${who}\n${declareFieldChange(context, model, entry)}`
}

function entryName({ entry, line }: Extract<Origin, { readonly kind: 'expectation' }>): string {
  return `expect.changes entry ${entry}${line === null ? '' : ` (line ${line})`}`
}

function indent(entry: string): string {
  return entry
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}

import type { Origin } from '../model/change.ts'
import type { Model } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'
import type { JudgeContext } from './judge-context.ts'
import type { ModelDisplay } from './show.ts'

/** What to do about a change that nobody declared: the entry to write under `expect.changes`, ready to copy. */
export function declareChange(context: JudgeContext, model: Model, entry: string): string {
  if (context.purpose === 'files') {
    return 'if both are right, bind a comparator to the field in the subject; else mend the file that is wrong'
  }
  const triggers = model.triggers.length > 0 ? `the table has triggers: ${model.triggers.join(', ')}\n` : ''
  return `${triggers}if it is meant, declare it under expect.changes:\n  - ${entry}`
}

export function changedEntry(model: Model, row: Row, field: string, actual: string, display: ModelDisplay): string {
  const value = display.isHidden(field) ? '{ $any: true }' : yamlValue(actual)
  return `{ changed: ${model.name}, where: ${display.where(row)}, fields: { ${field}: ${value} } }`
}

/** An object in a case file would be read as an operator or a look-up; `$json` says that it is a value. */
function yamlValue(jsonText: string): string {
  return jsonText.startsWith('{') ? `{ $json: ${jsonText} }` : jsonText
}

export function addedEntry(model: Model, row: Row, display: ModelDisplay): string {
  const fields = Object.entries(row.fields)
    .filter(([, value]) => value !== null)
    .map(
      ([name, value]) =>
        `${name}: ${display.isHidden(name) ? '{ $any: true }' : yamlValue(display.value(name, value) ?? 'null')}`,
    )
  return `{ added: ${model.name}, fields: { ${fields.join(', ')} } }`
}

export function removedEntry(model: Model, row: Row, display: ModelDisplay): string {
  return `{ removed: ${model.name}, where: ${display.where(row)} }`
}

/** Who wanted a change that did not come, and what to look at. */
export function missingChangeFix(origin: Origin | undefined): string {
  if (!origin) return 'look at what the steps do, or correct what the case expects'
  return origin.kind === 'step'
    ? `step ${origin.step} (${origin.label}) sets it: look for a trigger or a later step that undoes it`
    : `expect.changes entry ${origin.entry}${origin.line === null ? '' : ` (line ${origin.line})`} declares it: mend the step that should do it, or drop the entry`
}

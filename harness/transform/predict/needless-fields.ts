import type { Step } from '../../model/case.ts'
import type { ExpectedRow, Origin } from '../../model/change.ts'
import { entryName } from '../../model/entry-name.ts'
import type { ExpectedValue } from '../../model/matcher.ts'
import { sameExpectation } from '../../model/same-expectation.ts'
import type { Model } from '../../model/schema.ts'
import { expectedValueOf } from './expected-rows.ts'

/** A field of an entry that says nothing. */
export interface NeedlessField {
  readonly field: string
  readonly message: string
}

/**
 * What is wrong with fields of an entry that say nothing: every row that it finds is expected to hold that value
 * anyway. A value that a step only knows from the server (of `$sql`, a default, a generated column) may be declared
 * besides: only then does the case say what it must be.
 * @param rows as they are expected without the entry; not empty
 */
export function needlessFields(
  model: Model,
  rows: readonly ExpectedRow[],
  values: Readonly<Record<string, ExpectedValue>>,
  steps: readonly Step[],
): readonly NeedlessField[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (!rows.every((row) => sameExpectation(expectedValueOf(model, row, name), value))) return []
    const origins = rows.map((row) => row.intended.get(name) ?? null)
    if (origins.some((origin) => origin?.kind === 'step' && isComputed(model, name, steps[origin.step - 1]))) return []
    const by = origins.find((origin) => origin !== null)
    const which = rows.length === 1 ? 'the row that it finds' : `each of the ${rows.length} rows that it finds`
    const already = by ? `is already expected so, by ${nameOf(by)}` : 'holds that value already'
    return [{ field: name, message: `field ${name} of ${which} ${already}: it says nothing, so drop it` }]
  })
}

/** Whether the server found the value, and not the case. */
function isComputed(model: Model, name: string, step: Step | undefined): boolean {
  if (!step || model.fields.some((field) => field.name === name && field.generated)) return true
  if (step.kind === 'insert') {
    return step.model === model.name && step.rows.every((row) => (row[name] ?? { kind: 'sql' }).kind === 'sql')
  }
  return step.kind === 'update' && step.model === model.name && step.set[name]?.kind === 'sql'
}

export function nameOf(origin: Origin): string {
  switch (origin.kind) {
    case 'step':
      return `step ${origin.step} (${origin.label})`
    case 'expectation':
      return entryName(origin.entry, origin)
    case 'scope':
      return `the case's ${origin.of}`
  }
}

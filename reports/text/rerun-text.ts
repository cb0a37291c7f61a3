import type { Rerun, VariedField } from '../../harness/model/case-report.ts'
import { plural } from './counts.ts'
import { shorten } from './shorten.ts'
import { visible } from './visible.ts'

const fieldsShown = 5

/** What running a failing case again says of the failure, in one line. */
export function rerunText(rerun: Rerun): string {
  switch (rerun.kind) {
    case 'deterministic':
      return 'run again on a fresh database: the same (deterministic)'
    case 'infrastructure':
      return `infrastructure: ${shorten(visible(rerun.reason), 300)}`
    case 'non-deterministic':
      return `non-deterministic: ${variedText(rerun.varied)}`
  }
}

function variedText(varied: readonly VariedField[]): string {
  const [first, ...others] = varied
  if (first === undefined) return 'run again on a fresh database, it gave something else'
  if (others.length === 0) {
    const { comparator } = first
    return `${placeText(first)} differed between two runs${comparator === null ? '' : `; ${settling(comparator)}`}`
  }
  const shown = varied
    .slice(0, fieldsShown)
    .map((each) => `${placeText(each)}${each.comparator === null ? '' : ` (${settling(each.comparator)})`}`)
  const left = varied.length - shown.length
  const last = left > 0 ? plural(left, 'more field') : shown.pop()
  return `${shown.join(', ')} and ${last} differed between two runs`
}

function placeText({ model, field }: VariedField): string {
  const place = field === null ? `the rows of ${model}` : `${model}.${field}`
  return shorten(visible(place), 200)
}

function settling(comparator: string): string {
  return `comparator ${visible(comparator)} would settle it`
}

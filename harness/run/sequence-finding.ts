import type { Finding } from '../model/finding.ts'
import { noRow } from '../model/no-row.ts'
import type { SequenceBehind } from '../transfer/index.ts'

/** The next insert would fail, or take a number that a row has had. */
export function sequenceFinding(behind: SequenceBehind, steps: readonly string[]): Finding {
  const furthest = behind.countsDown ? 'lowest' : 'highest'
  return {
    kind: 'sequence-behind',
    model: behind.model,
    ...noRow,
    field: behind.field,
    message: `sequence ${behind.sequence} gives ${behind.next} next, but the ${furthest} ${behind.field} is ${behind.furthest}`,
    step: steps.length === 1 ? (steps[0] ?? null) : null,
    fix: `move the sequence on where rows are added with keys of their own: SELECT setval('${behind.sequence.replaceAll("'", "''")}', ${behind.furthest})`,
  }
}

import type { Case, TakenCounts } from '../../model/case.ts'
import type { Finding } from '../../model/finding.ts'
import { noRow } from '../../model/no-row.ts'
import type { Schema } from '../../model/schema.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { ImportOutcome } from '../../transform/index.ts'
import type { ExpectedExport } from './expect-exported.ts'
import { type Sifted, whyFewer } from './why-fewer.ts'

/** An export or import, and the rows that it was about. */
export interface Taking extends Sifted {
  /** `the case's import`, `step 2 (import exhaustive)`. */
  readonly name: string
  readonly step: string | null
  readonly takes: TakenCounts
  /** Rows that take part; all that might have are `rows`. */
  readonly taken: Snapshot
}

/** What is declared to take part in imports, with what was there. */
export function takingsOfImports(
  { import: imported, transform }: Case,
  relocated: ImportOutcome | undefined,
  outcomes: readonly { readonly step: number; readonly label: string; readonly outcome: ImportOutcome }[],
): readonly Taking[] {
  const own =
    imported?.takes && relocated
      ? [takingOf({ name: "the case's import", step: null, scope: imported.scope, takes: imported.takes }, relocated)]
      : []
  const steps = outcomes.flatMap(({ step: number, label, outcome }): readonly Taking[] => {
    const step = transform[number - 1]
    if (step?.kind !== 'import' || !step.takes) return []
    const name = `step ${number} (${label})`
    return [takingOf({ name, step: name, scope: step.scope, takes: step.takes }, outcome)]
  })
  return [...own, ...steps]
}

/** The same of the case's export. @param part of what should be there; null: all of it */
export function takingOfExport(
  { export: exported }: Case,
  actual: Snapshot,
  part: ExpectedExport['part'],
): readonly Taking[] {
  if (!exported?.takes) return []
  const { rows, why } = part ?? { rows: actual, why: () => [] }
  return [
    { name: "the case's export", step: null, scope: exported.scope, takes: exported.takes, taken: actual, rows, why },
  ]
}

function takingOf(
  about: Pick<Taking, 'name' | 'step' | 'scope' | 'takes'>,
  { rows, has, why }: Pick<ImportOutcome, 'rows' | 'has' | 'why'>,
): Taking {
  return { ...about, taken: rows.filter(has), rows, why }
}

/** A finding for each model of which another number of rows takes part than is declared. */
export function judgeTakes(schema: Schema, taking: Taking): readonly Finding[] {
  const { name, step, takes } = taking
  return [...takes].flatMap(([model, declared]): readonly Finding[] => {
    const taken = taking.taken.filter((row) => row.model === model).length
    if (taken === declared) return []
    const { text, field } = taken < declared ? whyFewer(schema, model, declared, taking) : { text: '', field: null }
    return [
      {
        kind: taken > declared ? 'unexpected-row' : 'missing-row',
        model,
        ...noRow,
        field,
        message: `${name} takes in ${rowCount(taken)}, but should take in ${declared}${text}`,
        step,
        fix: 'correct the number under `takes`, the filter, or what the subject says of scope, exemptKeys and accompanies',
      },
    ]
  })
}

function rowCount(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`
}

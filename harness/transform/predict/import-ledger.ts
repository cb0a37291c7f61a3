import type { Expected, Origin } from '../../model/change.ts'
import { type ExpectedChange, isDeclaredImport } from '../../model/expectation.ts'
import type { Schema } from '../../model/schema.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { ImportOutcome } from '../apply/step-outcome.ts'
import { type ImportProblem, readFates } from './import-fates.ts'
import { predictImport } from './predict-import.ts'

/** The import steps of a case while it runs, and what its entries say of them. */
export class ImportLedger {
  /** The rows that import steps took in, by the steps' 1-based numbers. */
  readonly sources = new Map<number, Snapshot>()
  /** The import steps that ran, in their order. */
  readonly outcomes: { readonly step: number; readonly label: string; readonly outcome: ImportOutcome }[] = []
  private readonly found = new Map<number, number>()
  private readonly wrong: ImportProblem[] = []

  /** @param changes those of the case; what is said of imports bound to the schema */
  predict(
    schema: Schema,
    expected: Expected,
    outcome: ImportOutcome,
    changes: readonly ExpectedChange[],
    origin: Extract<Origin, { readonly kind: 'step' }>,
  ): Expected {
    this.outcomes.push({ step: origin.step, label: origin.label, outcome })
    this.sources.set(origin.step, outcome.rows.filter(outcome.has))
    const { fates, problems } = readFates(schema, changes, outcome, origin.step, (entry, found) => {
      this.found.set(entry, (this.found.get(entry) ?? 0) + found)
    })
    const predicted = predictImport(schema, expected, outcome, fates, origin)
    this.wrong.push(...problems, ...predicted.problems)
    return predicted.expected
  }

  /** What is wrong with the entries that say what becomes of rows, once all steps have run. */
  problems(changes: readonly ExpectedChange[]): readonly ImportProblem[] {
    const counts = changes.flatMap((change, index): readonly ImportProblem[] => {
      if (!isDeclaredImport(change)) return []
      const [entry, found] = [index + 1, this.found.get(index + 1) ?? 0]
      if (found === 0) return [{ entry, message: `no row of ${change.model} that a step imports satisfies its where` }]
      if (change.count === undefined || change.count === found) return []
      const noun = found === 1 ? 'row' : 'rows'
      return [
        { entry, message: `its where finds ${found} ${noun} of ${change.model}, but its count is ${change.count}` },
      ]
    })
    return [...counts, ...this.wrong]
  }
}

import type { ImportedModel, ImportReport } from '../../model/import-report.ts'
import { groupByModel } from '../../model/snapshot.ts'
import type { ImportOutcome } from '../../transform/index.ts'

/** @param step its 1-based number; null: the import of the case's own snapshot */
export function importReport(step: number | null, { rows, has, imported, isRepeated }: ImportOutcome): ImportReport {
  const kinds = groupByModel(imported)
  const models = [...groupByModel(rows)].map(([model, own]): ImportedModel => {
    const reports = kinds.get(model) ?? []
    const ofKind = (kind: (typeof reports)[number]['kind']): number => reports.filter((row) => row.kind === kind).length
    const taken = own.filter(has).length
    // Rows without a key are not told of one by one.
    const isKeyless = own.every(({ pk }) => pk === null)
    return {
      model,
      inserted: isKeyless ? taken : ofKind('inserted'),
      existing: ofKind('existing'),
      overwritten: ofKind('overwritten'),
      notTaken: own.length - taken,
      leftOut: isKeyless ? 0 : taken - reports.length,
    }
  })
  return { step, isRepeated, models }
}

import type { ExpectedRow } from '../model/change.ts'
import type { Schema } from '../model/schema.ts'
import { groupByModel, type ModelName, type Snapshot } from '../model/snapshot.ts'
import { ModelPairer } from './model-pairer.ts'
import type { Pairing } from './pairing.ts'
import { type IsSettled, ReferenceIndex } from './reference-index.ts'

/**
 * Decides which actual row is which expected row, by the first method that applies to a row: pk (where keys were
 * preserved), natural key, unique index, content, nearest content. A method that needs to know where a reference points
 * waits for the row there: each row that is paired wakes those that refer to it, in any model. Near-linear in the number
 * of rows and references, however deep they hang below each other.
 * @param isSettled of rows that were paired before, and are not among those given
 * @param pairedByContent models whose rows have no identity: they are paired by content and nearest content alone
 */
export function pairRows(
  schema: Schema,
  expected: readonly ExpectedRow[],
  actual: Snapshot,
  keysPreserved: boolean,
  isSettled: IsSettled = () => false,
  pairedByContent: ReadonlySet<ModelName> = new Set(),
): Pairing {
  const references = new ReferenceIndex(schema, isSettled, keysPreserved)
  const expectedRows = groupByModel(expected)
  const actualRows = groupByModel(actual)
  const pairers = [...schema.models.values()].map((model) => {
    const [wanted, found] = [expectedRows.get(model.name) ?? [], actualRows.get(model.name) ?? []]
    const identity = keysPreserved ? 'keys-preserved' : 'renumbered'
    return new ModelPairer(
      model,
      schema,
      wanted,
      found,
      references,
      pairedByContent.has(model.name) ? 'content' : identity,
    )
  })
  for (const pairer of pairers) pairer.pairByPk()
  for (const pairer of pairers) pairer.begin()
  pairSurely(pairers)
  for (const pairer of pairers) {
    if (pairer.isOpen) for (const paired of pairer.pairBoldly()) if (paired) pairSurely(pairers)
    pairer.close()
    pairSurely(pairers)
  }
  return { models: pairers.map((pairer) => pairer.result), references }
}

/** Until no model can be paired further: each row that is paired may settle those that refer to it. */
function pairSurely(pairers: readonly ModelPairer[]): void {
  for (let progress = true; progress; ) {
    progress = false
    for (const pairer of pairers) if (pairer.isOpen && pairer.pairSurely()) progress = true
  }
}

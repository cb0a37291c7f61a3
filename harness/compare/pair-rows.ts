import type { ExpectedRow } from '../model/change.ts'
import type { Schema } from '../model/schema.ts'
import { groupByModel, type Snapshot } from '../model/snapshot.ts'
import { ModelPairer } from './model-pairer.ts'
import type { Pairing } from './pairing.ts'
import { type IsSettled, ReferenceIndex } from './reference-index.ts'

/**
 * Decides which actual row is which expected row, by the first method that applies to a row: pk (where keys were
 * preserved), natural key, unique index, content, likeness. A method that needs to know where a foreign key points
 * waits for the row there, so models that refer to each other are gone through again while that helps. Linear in the
 * number of rows, but for cycles of foreign keys without any other key.
 * @param isSettled of rows that were paired before, and are not among those given
 */
export function pairRows(
  schema: Schema,
  expected: readonly ExpectedRow[],
  actual: Snapshot,
  keysPreserved: boolean,
  isSettled: IsSettled = () => false,
): Pairing {
  const references = new ReferenceIndex(isSettled)
  const expectedRows = groupByModel(expected)
  const actualRows = groupByModel(actual)
  const pairers = [...schema.models.values()].map((model) => {
    const [wanted, found] = [expectedRows.get(model.name) ?? [], actualRows.get(model.name) ?? []]
    return new ModelPairer(model, schema, wanted, found, references, keysPreserved)
  })
  for (const pairer of pairers) pairer.pairByPk()
  pairSurely(pairers)
  for (const pairer of pairers) {
    if (pairer.isOpen) for (const paired of pairer.pairBoldly()) if (paired) pairSurely(pairers)
    references.close(pairer.model.name)
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

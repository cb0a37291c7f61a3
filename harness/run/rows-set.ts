import type { Expected } from '../model/change.ts'
import { isMatcher } from '../model/matcher.ts'
import type { Fields, Snapshot } from '../model/snapshot.ts'

/** The rows that steps have added or changed until now, with the values that are known. */
export function rowsSet({ rows }: Expected): Snapshot {
  return rows
    .filter(({ addedBy, intended }) => addedBy !== null || intended.size > 0)
    .map(({ model, pk, reportedPk, fields }) => ({
      model,
      pk: isMatcher(pk) ? reportedPk : pk,
      fields: knownValues(fields),
    }))
}

function knownValues(fields: Expected['rows'][number]['fields']): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (isMatcher(value) ? [] : [[name, value]])),
  )
}

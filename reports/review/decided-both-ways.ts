import type { Decision } from '../../harness/model/approval.ts'
import { jsonText } from '../../harness/model/json.ts'

/** Those that were accepted and, just so, rejected. Rows that come or go may be alike: one of them may be meant. */
export function decidedBothWays(accepted: readonly Decision[], rejected: readonly Decision[]): readonly Decision[] {
  if (rejected.length === 0) return []
  const known = new Set(rejected.map(decisionIdentity))
  return accepted.filter((decision) => !isOfOneOfAlike(decision) && known.has(decisionIdentity(decision)))
}

function isOfOneOfAlike({ proposal: { list, entry, corrects } }: Decision): boolean {
  if (list !== 'changes' || entry === null || corrects !== null) return false
  return 'added' in entry || ('removed' in entry && entry.count !== undefined)
}

/** A text that is the same for findings of which accepting either writes the same. */
export function decisionIdentity({ kind, model, field, proposal: { list, entry, corrects } }: Decision): string {
  const corrected = corrects && [corrects.entry, corrects.field, corrects.row?.where ?? null]
  return jsonText([kind, model, field, list, entry, corrected])
}

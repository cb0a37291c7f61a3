import { decidedBothWays } from '../../../reports/index.ts'
import type { DecidedCase, Decision } from '../../model/approval.ts'
import type { Problem } from '../../model/errors.ts'
import { isJsonObject, type JsonObject, type JsonValue, jsonText } from '../../model/json.ts'
import { type CaseText, changeEntries } from '../../transform/index.ts'

/** Where what was decided of a case contradicts itself. @param source the case, as it was decided on */
export function contradictions({ file, accepted, rejected = [] }: DecidedCase, source: CaseText): readonly Problem[] {
  const entries = changeEntries(source)
  const messages = [
    ...accepted.flatMap((decision) => entryProblem(decision, entries) ?? []),
    ...decidedBothWays(accepted, rejected).map(
      (decision) => `${nameOf(decision)}, and it is both accepted and rejected: ${jsonText(decision.proposal.entry)}`,
    ),
  ]
  return [...new Set(messages)].map((message) => ({ message, place: { file } }))
}

/** @param entries of `expect.changes` */
function entryProblem(decision: Decision, entries: readonly JsonObject[]): string | null {
  const { model, field, proposal } = decision
  const { list, entry, corrects } = proposal
  if (list !== 'changes') return null
  const about = modelOf(entry)
  if (about !== null && about !== model) return `${nameOf(decision)}, but its entry about ${about}`
  const corrected = corrects === null ? null : modelOf(entries[corrects.entry - 1] ?? null)
  if (corrected !== null && corrected !== model) {
    return `${nameOf(decision)}, but entry ${corrects?.entry}, which it corrects, about ${corrected}`
  }
  const fields = entry?.fields
  if (field === null || !isJsonObject(fields) || Object.hasOwn(fields, field)) return null
  return `${nameOf(decision)}, but its entry about ${Object.keys(fields).join(', ')}`
}

function nameOf({ kind, model, field }: Decision): string {
  return `a finding (${kind}) is about ${field === null ? '' : `field ${field} of `}${model}`
}

function modelOf(entry: JsonObject | null): string | null {
  const model: JsonValue | undefined =
    entry?.added ?? entry?.changed ?? entry?.removed ?? entry?.merged ?? entry?.overwritten ?? entry?.leftOut
  return typeof model === 'string' ? model : null
}

import type { Finding } from '../../model/finding.ts'
import type { Schema } from '../../model/schema.ts'

/**
 * Who may have done what a finding tells, where it could not be found out: lines to stand before its fix.
 * @param problem why nobody could look; null when someone did, and saw nothing of it
 */
export function withSuspects(finding: Finding, schema: Schema, stepCount: number, problem: string | null): Finding {
  const isChange = ['unexpected-change', 'unexpected-row', 'missing-row', 'comparator'].includes(finding.kind)
  if (!isChange || stepCount === 0 || finding.by !== undefined) return finding
  const triggers = schema.models.get(finding.model)?.triggers ?? []
  const noun = triggers.length === 1 ? 'trigger' : 'triggers'
  const hints = [
    ...(problem === null ? [] : [`who did it could not be looked into: ${problem}`]),
    ...(triggers.length > 0 ? [`${finding.model} has the ${noun} ${triggers.join(', ')}, which may have done it`] : []),
    ...(finding.step === null && stepCount > 1 ? [`one of the ${stepCount} steps did it`] : []),
  ]
  return { ...finding, fix: [...hints, finding.fix].join('\n') }
}

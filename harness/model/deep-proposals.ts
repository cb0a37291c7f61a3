import type { CaseReport } from './case-report.ts'
import type { Finding } from './finding.ts'
import { isExactNumber, type JsonValue } from './json.ts'

/** As deep as a snapshot's values may be, and what an entry puts around them. Deeper ones overflow a writer's stack. */
const deepest = 1_010

/**
 * A report without proposals that hold a value that is nested too deep to be written into any file: such a finding
 * cannot be accepted. The same one where there is none.
 */
export function withoutDeepProposals<T extends Pick<CaseReport, 'findings'>>(report: T): T {
  if (!report.findings.some(isDeep)) return report
  return {
    ...report,
    findings: report.findings.map((finding) => (isDeep(finding) ? withoutProposal(finding) : finding)),
  }
}

function withoutProposal({ proposal: _, ...finding }: Finding): Finding {
  return {
    ...finding,
    unacceptable: finding.unacceptable ?? `what would declare it holds a value of more than ${deepest} levels`,
  }
}

function isDeep({ proposal }: Finding): boolean {
  if (proposal === undefined) return false
  return isDeeper(proposal.entry, deepest) || isDeeper(proposal.corrects?.row?.where ?? null, deepest)
}

function isDeeper(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return false
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1))
}

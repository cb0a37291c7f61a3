import type { CaseReport } from '../../harness/model/case-report.ts'
import type { Finding, Proposal } from '../../harness/model/finding.ts'
import { shorten } from '../text/shorten.ts'
import { packedJson } from './pack-json.ts'
import { packedPk, packRows } from './pack-rows.ts'
import { longestText, withShortSides } from './pack-texts.ts'
import type { PackedCase } from './packed.ts'

/** The JSON texts of a case's items, each on its own. */
export interface CaseTexts {
  readonly head: string
  readonly findings: readonly string[]
  readonly rows: readonly string[]
}

export function caseTexts({ findings, changedRows, ...rest }: CaseReport): CaseTexts {
  const { texts, rows } = packRows(changedRows)
  const head: PackedCase = {
    ...rest,
    name: shorten(rest.name, longestText),
    error: rest.error === null ? null : shorten(rest.error, longestText),
    source: rest.source === null ? null : shorten(rest.source, longestText * 10),
    texts,
  }
  return {
    head: JSON.stringify(head),
    findings: findings.map(findingText),
    rows: rows.map((row) => JSON.stringify(row)),
  }
}

function findingText(finding: Finding): string {
  try {
    return JSON.stringify(packedFinding(finding))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // Its proposal holds a value that is nested too deep to be written.
    const { proposal: _, ...rest } = finding
    return JSON.stringify(packedFinding(rest))
  }
}

function packedFinding(finding: Finding) {
  const { proposal, ...rest } = finding
  return {
    ...withShortSides(rest),
    expectedPk: packedPk(rest.expectedPk),
    actualPk: packedPk(rest.actualPk),
    message: shorten(rest.message, longestText),
    fix: shorten(rest.fix, longestText),
    ...(proposal === undefined ? {} : { proposal: packedProposal(proposal) }),
  }
}

function packedProposal({ entry, corrects, ...rest }: Proposal) {
  const row = corrects?.row
  return {
    ...rest,
    entry: entry === null ? null : packedJson(entry),
    corrects: row === undefined ? corrects : { ...corrects, row: { ...row, where: packedJson(row.where) } },
  }
}

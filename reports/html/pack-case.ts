import type { Finding, Proposal } from '../../harness/model/finding.ts'
import { shortFix } from '../text/short-fix.ts'
import { shorten } from '../text/shorten.ts'
import { decisionKeys } from './decision-keys.ts'
import { packedJson } from './pack-json.ts'
import { packedPk, packRows } from './pack-rows.ts'
import { longestText, withShortSides } from './pack-texts.ts'
import type { PackedCase, PageCase } from './packed.ts'

/** The JSON texts of a case's items, each on its own. */
export interface CaseTexts {
  readonly head: string
  readonly findings: readonly string[]
  readonly rows: readonly string[]
  /** For each row, how many characters of the head are there for its sake. */
  readonly rowTextLengths: readonly number[]
}

/** Characters. The page shows no more. */
const longestError = 20_000
const longestWord = 500

export function caseTexts({ findings, changedRows, ...rest }: PageCase): CaseTexts {
  const keys = decisionKeys(findings)
  const { texts, rows, textLengths } = packRows(changedRows)
  const head: PackedCase = {
    ...rest,
    name: shorten(rest.name, longestText),
    error: rest.error === null ? null : shorten(rest.error, longestError),
    steps: rest.steps.map(({ label, line }) => ({ label: shorten(label, longestWord), line })),
    source: rest.source === null ? null : shorten(rest.source, longestText * 10),
    texts,
  }
  return {
    head: JSON.stringify(head),
    findings: findings.map((finding, index) => JSON.stringify(packedFinding(finding, keys[index] ?? ''))),
    rows: rows.map((row) => JSON.stringify(row)),
    rowTextLengths: textLengths,
  }
}

function packedFinding(finding: Finding, key: string) {
  const { proposal, ...rest } = finding
  return {
    ...withShortSides(rest),
    key,
    expectedPk: packedPk(rest.expectedPk),
    actualPk: packedPk(rest.actualPk),
    message: shorten(rest.message, longestText),
    fix: shortFix(rest.fix, longestText),
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

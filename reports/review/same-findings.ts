import type { CaseReport } from '../../harness/model/case-report.ts'
import type { Finding } from '../../harness/model/finding.ts'
import { jsonText } from '../../harness/model/json.ts'
import { jsonLines } from '../json/json-lines.ts'

/** A finding, with the targets that gave it. */
export interface SharedFinding {
  /** That of {@link findingKeys}. */
  readonly key: string
  readonly finding: Finding
  /** The targets that it was found on; empty when that is all there were. */
  readonly targets: readonly string[]
}

/** What several targets found alike, once; what one target found twice, twice. @param reports of one case */
export function sameFindings(reports: readonly CaseReport[]): readonly SharedFinding[] {
  const found = new Map<string, { finding: Finding; targets: string[] }>()
  for (const { findings, target } of reports) {
    for (const [index, key] of findingKeys(findings).entries()) {
      const finding = findings[index]
      const known = found.get(key)
      if (known) known.targets.push(target ?? '')
      else if (finding) found.set(key, { finding, targets: [target ?? ''] })
    }
  }
  return [...found].map(([key, { finding, targets }]) => ({
    key,
    finding,
    targets: targets.length === reports.length ? [] : targets,
  }))
}

/** A text for each finding of a report, by which the same one is known in that of another target. */
export function findingKeys(findings: readonly Finding[]): readonly string[] {
  const times = new Map<string, number>()
  return findings.map((finding) => {
    const identity = identityOf(finding)
    const time = times.get(identity) ?? 0
    times.set(identity, time + 1)
    return `${time} ${identity}`
  })
}

function identityOf({ kind, model, field, mode, expectedPk, actualPk, message, proposal }: Finding): string {
  const said = proposal === undefined ? message : jsonLines(proposal)
  return [kind, model, field, mode, jsonText(expectedPk), jsonText(actualPk), said].join(' ')
}

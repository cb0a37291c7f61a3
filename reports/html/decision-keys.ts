import { createHash } from 'node:crypto'
import type { Finding, Proposal } from '../../harness/model/finding.ts'
import { jsonText } from '../../harness/model/json.ts'

/** Characters of base64: 120 bits. */
const keyLength = 20

/**
 * For each finding of a case, the text that a decision about it is kept by. It is made of what one sees of the finding and
 * of what accepting it declares, so that another finding never has it; on other targets the same finding has the same. Of
 * findings that are alike in all this, the second has a number, and those after it.
 */
export function decisionKeys(findings: readonly Finding[]): readonly string[] {
  const times = new Map<string, number>()
  return findings.map((finding) => {
    const key = digestOf(finding)
    const time = (times.get(key) ?? 0) + 1
    times.set(key, time)
    return time === 1 ? key : `${key} ${time}`
  })
}

/** A page may be packed several times until it fits. */
const digests = new WeakMap<Finding, string>()

function digestOf(finding: Finding): string {
  const known = digests.get(finding)
  if (known !== undefined) return known
  const digest = createHash('sha256').update(identityOf(finding)).digest('base64').slice(0, keyLength)
  digests.set(finding, digest)
  return digest
}

function identityOf({ expectedPk, actualPk, proposal, ...finding }: Finding): string {
  const { kind, model, label, field, mode, comparator, before, expected, actual, message } = finding
  return JSON.stringify([
    [kind, model, jsonText(expectedPk), jsonText(actualPk), label, field, mode ?? null, comparator],
    [before, expected, actual, message],
    proposal === undefined ? null : proposalIdentity(proposal),
  ])
}

function proposalIdentity({ list, entry, corrects }: Proposal) {
  const row = corrects?.row
  return [
    list,
    jsonText(entry),
    corrects === null ? null : [corrects.entry, corrects.field],
    row === undefined ? null : [row.of, jsonText(row.where)],
  ]
}

import type { Finding, FindingKind } from '../../harness/model/finding.ts'
import type { ModelName } from '../../harness/model/snapshot.ts'

export interface FindingLimits {
  /** Of one kind and model. */
  readonly perGroup: number
  readonly total: number
}

export interface SelectedFindings {
  /** In their given order. */
  readonly shown: readonly Finding[]
  /** How many of which kind and model were left out, in the order in which these first appear. */
  readonly leftOut: readonly LeftOut[]
}

export interface LeftOut {
  readonly kind: FindingKind
  readonly model: ModelName
  readonly count: number
}

/** Chooses the findings to show so that a flood of one kind never hides another: each group in turn gives one. */
export function selectFindings(findings: readonly Finding[], limits: FindingLimits): SelectedFindings {
  const groups = groupByKindAndModel(findings)
  const chosen = new Set<Finding>()
  for (let round = 0; round < limits.perGroup; round += 1) {
    for (const group of groups) {
      const finding = group[round]
      if (finding && chosen.size < limits.total) chosen.add(finding)
    }
  }
  return {
    shown: findings.filter((finding) => chosen.has(finding)),
    leftOut: groups.flatMap((group) => leftOutOf(group, chosen)),
  }
}

function groupByKindAndModel(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = `${finding.kind} ${finding.model}`
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  return [...groups.values()]
}

function leftOutOf(group: readonly Finding[], chosen: ReadonlySet<Finding>): readonly LeftOut[] {
  const count = group.filter((finding) => !chosen.has(finding)).length
  const first = group[0]
  return first && count > 0 ? [{ kind: first.kind, model: first.model, count }] : []
}

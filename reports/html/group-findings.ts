import type { Finding, FindingKind } from '../../harness/model/finding.ts'
import type { ModelName } from '../../harness/model/snapshot.ts'

/** Findings that are alike: of one kind, about one field of one model. */
export interface FindingGroup {
  readonly kind: FindingKind
  readonly model: ModelName
  readonly field: string | null
  /** Positions in the report, from 0, in its order. */
  readonly members: readonly number[]
}

/** In the order in which the groups first appear. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<string, FindingGroup & { readonly members: number[] }>()
  for (const [index, finding] of findings.entries()) {
    const { kind, model, field } = finding
    const key = findingGroup(finding)
    const known = groups.get(key)
    if (known) known.members.push(index)
    else groups.set(key, { kind, model, field, members: [index] })
  }
  return [...groups.values()]
}

/** A text that findings of one group share. */
export function findingGroup({ kind, model, field }: Finding): string {
  return `${kind} ${field === null ? '' : `"${field}"`} ${model}`
}

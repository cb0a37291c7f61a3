import type { Finding, FindingKind } from '../../../../harness/model/finding.ts'
import type { ModelName } from '../../../../harness/model/snapshot.ts'

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
  for (const [index, { kind, model, field }] of findings.entries()) {
    const key = `${kind} ${field === null ? '' : `"${field}"`} ${model}`
    const known = groups.get(key)
    if (known) known.members.push(index)
    else groups.set(key, { kind, model, field, members: [index] })
  }
  return [...groups.values()]
}

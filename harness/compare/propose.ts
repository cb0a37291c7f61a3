import type { Expected, Origin } from '../model/change.ts'
import type { Finding, Proposal } from '../model/finding.ts'
import type { JsonValue } from '../model/json.ts'
import type { ChangeEntry } from './change-entry.ts'
import type { JudgeContext } from './judge-context.ts'

/** Whether what was seen can be declared: not what the database did to the snapshot before any step. */
export function canPropose({ purpose, steps, isRelocated = false }: JudgeContext): boolean {
  return purpose === 'case' && (steps.length > 0 || isRelocated)
}

/**
 * What would declare a change.
 * @param origin who wanted something else; an entry that did is corrected
 * @param field what of that entry is wrong; null: all of it
 * @param made null: no entry is needed
 * @param where finds the row
 */
export function proposalFor(
  origin: Origin | null,
  field: string | null,
  made: Omit<ChangeEntry, 'yaml'> | null,
  where: JsonValue,
): Proposal | null {
  const { entry = null, textNumbers } = made ?? {}
  const more = textNumbers === undefined ? {} : { textNumbers }
  if (origin?.kind === 'expectation') {
    return { list: 'changes', entry, corrects: { entry: origin.entry, field, row: { of: 1, where } }, ...more }
  }
  return entry && { list: 'changes', entry, corrects: null, ...more }
}

/** The same findings, whose proposals say how many rows the entry is about that they correct. */
export function withEntrySizes(findings: readonly Finding[], { rows, removed }: Expected): readonly Finding[] {
  if (!findings.some(({ proposal }) => proposal?.corrects?.row)) return findings
  const sizes = new Map<number, number>()
  const count = (origins: Iterable<Origin | null>): void => {
    const entries = new Set([...origins].flatMap((origin) => (origin?.kind === 'expectation' ? origin.entry : [])))
    for (const entry of entries) sizes.set(entry, (sizes.get(entry) ?? 0) + 1)
  }
  for (const { intended, addedBy } of rows) if (intended.size > 0 || addedBy) count([addedBy, ...intended.values()])
  for (const { origin } of removed) count([origin])
  return findings.map((finding) => {
    const { proposal } = finding
    if (!proposal?.corrects?.row) return finding
    const { row, ...place } = proposal.corrects
    const of = sizes.get(place.entry) ?? 1
    return { ...finding, proposal: { ...proposal, corrects: of === 1 ? place : { ...place, row: { ...row, of } } } }
  })
}

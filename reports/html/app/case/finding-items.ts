import type { Finding } from '../../../../harness/model/finding.ts'
import type { FindingGroup } from '../../group-findings.ts'

/** What the list of findings shows, line by line. Positions are those in the report, from 0. */
export type FindingItem =
  /** A name for findings that are alike, where there are several. */
  | { readonly kind: 'group'; readonly group: number }
  | { readonly kind: 'finding'; readonly position: number }
  /** Those of the group that are not shown. */
  | { readonly kind: 'more'; readonly group: number; readonly left: number }

/** Of a group that is not open, so many findings are shown: so that a flood of one kind hides no other. */
const shownOfGroup = 3
/** Where there are no more than this altogether, every group is open. */
const fewFindings = 12

/** @param open positions of groups of which all is shown */
export function findingItems(groups: readonly FindingGroup[], open: ReadonlySet<number>): readonly FindingItem[] {
  return groups.flatMap(({ members }, group): readonly FindingItem[] => {
    const shown = open.has(group) ? members : members.slice(0, shownOfGroup)
    const left = members.length - shown.length
    return [
      ...(members.length === 1 ? [] : [{ kind: 'group', group } as const]),
      ...shown.map((position) => ({ kind: 'finding', position }) as const),
      ...(left === 0 ? [] : [{ kind: 'more', group, left } as const]),
    ]
  })
}

/**
 * The finding that is shown `by` places after another, or before it. Null: there is none.
 * @param from null: none is looked at
 */
export function neighbourOf(items: readonly FindingItem[], from: number | null, by: 1 | -1): number | null {
  const positions = items.flatMap((item) => (item.kind === 'finding' ? [item.position] : []))
  const place = from === null ? -1 : positions.indexOf(from)
  return positions[place < 0 ? 0 : place + by] ?? null
}

/** The groups that are open at first: all where findings are few; else that of the finding that an address leads to. */
export function openAtFirst(
  groups: readonly FindingGroup[],
  findings: readonly Finding[],
  focused: number | null,
): ReadonlySet<number> {
  return new Set(
    groups.flatMap(({ members }, group) =>
      findings.length <= fewFindings || (focused !== null && members.includes(focused)) ? [group] : [],
    ),
  )
}

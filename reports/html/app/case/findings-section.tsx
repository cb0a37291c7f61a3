import { useEffect, useMemo, useState } from 'preact/hooks'
import { refusal } from '../../../review/refusal.ts'
import { type FindingGroup, groupFindings } from '../../group-findings.ts'
import { ofTotal, shownOfAll } from '../../left-out.ts'
import type { LoadedReport } from '../../packed.ts'
import { usePrinting } from '../list/use-printing.ts'
import type { Revealed } from '../list/use-revealed.ts'
import { VirtualList } from '../list/virtual-list.tsx'
import { useKeys } from '../navigation/use-keys.ts'
import type { Triage } from '../triage/store.ts'
import { useDecisionKeys } from '../triage/use-decision-keys.ts'
import { findingAnchor } from './anchors.ts'
import { type Decided, decidedOf } from './decided.ts'
import { FindingCard } from './finding-card.tsx'
import { type FindingItem, findingItems, neighbourOf, openAtFirst } from './finding-items.ts'
import type { RowIndex } from './row-index.ts'
import { shownText } from './shown-text.ts'
import { TriageOfMany, TriageTable } from './triage-of-many.tsx'

interface FindingsSectionProps {
  readonly report: LoadedReport
  /** 1-based. Null: no finding is asked for. */
  readonly focused: number | null
  readonly triage: Triage
  readonly href: (focus: string) => string
  /** Goes to a place without a new entry in the browser's history. */
  readonly visit: (focus: string) => void
  readonly rows: RowIndex
}

/** Everything wrong, alike findings together. */
export function FindingsSection({ report, focused, triage, href, visit, rows }: FindingsSectionProps) {
  const { findings, whole } = report
  const left = whole?.leftOut.findings.left ?? 0
  const position = focused === null || focused > findings.length ? null : focused - 1
  const groups = useMemo(() => groupFindings(findings), [findings])
  const all = useMemo(() => findings.map((_, at) => at), [findings])
  const decided = useMemo(() => decidedOf(report, triage), [report, triage])
  const [open, setOpen] = useState(() => openAtFirst(groups, findings, position))
  useEffect(() => {
    const asked = groups.findIndex(({ members }) => position !== null && members.includes(position))
    if (asked >= 0 && !open.has(asked)) setOpen(new Set([...open, asked]))
  }, [position])
  const isPrinting = usePrinting()
  const shown = isPrinting ? new Set(groups.keys()) : open
  const items = useMemo(() => findingItems(groups, shown), [groups, open, isPrinting])
  const sizes = useMemo(
    () => ({
      estimateHeight: (index: number) => (items[index]?.kind === 'finding' ? 260 : 44),
      keyOf: (index: number) => keyOfItem(items[index]),
    }),
    [items],
  )
  /** The first one that was unfolded last. Null: one went elsewhere since. */
  const [unfolded, setUnfolded] = useState<number | null>(null)
  useEffect(() => setUnfolded(null), [position])
  const reveal = useMemo(() => revealed(items, position, unfolded), [items, position, unfolded])
  const step = (by: 1 | -1): void => {
    const next = neighbourOf(items, position, by)
    if (next !== null) visit(findingAnchor(next + 1))
  }
  useKeys({ j: () => step(1), k: () => step(-1) })
  useDecisionKeys(position === null ? null : position + 1, (number, decision) => {
    decided.decide(decided.keysOf([number - 1]), decision, `finding ${number}`)
  })
  if (findings.length + left === 0) return null
  return (
    <section aria-labelledby="findings-title" class="findings">
      <div class="section-head">
        <h2 id="findings-title">{shownOfAll(findings.length, whole?.leftOut.findings, 'finding')}</h2>
        <TriageOfMany
          decided={decided}
          positions={all}
          about={left === 0 ? 'this case' : `the ${findings.length} findings in this page`}
        />
      </div>
      {left === 0 ? null : (
        <p class="muted">
          Only the first {findings.length.toLocaleString('en')} are in this page: what is decided about all at once is
          decided about these. npx roundtrip review has the others.
        </p>
      )}
      <TriageTable decided={decided} findings={findings} totals={whole?.findingModels ?? []} />
      <VirtualList
        class="finding-list"
        count={items.length}
        reveal={reveal}
        estimateHeight={sizes.estimateHeight}
        keyOf={sizes.keyOf}
        noun="finding"
        countFrom={(start) => items.slice(start).filter(({ kind }) => kind === 'finding').length}
      >
        {(index) => {
          const item = items[index]
          const group = item === undefined || item.kind === 'finding' ? undefined : groups[item.group]
          if (item === undefined) return null
          if (item.kind === 'more') {
            return (
              <button
                type="button"
                class="more"
                onClick={() => {
                  setOpen(new Set([...open, item.group]))
                  setUnfolded(groups[item.group]?.members.at(-item.left) ?? null)
                }}
              >
                Show {item.left.toLocaleString('en')} more like these
              </button>
            )
          }
          if (item.kind === 'group') {
            const total = whole?.findingGroups[item.group]
            return group === undefined ? null : <GroupHead group={group} total={total} decided={decided} />
          }
          const finding = findings[item.position]
          if (finding === undefined) return null
          const [key] = decided.keysOf([item.position])
          const row = rows.positionOfFinding(finding)
          return (
            <FindingCard
              finding={finding}
              number={item.position + 1}
              href={href(findingAnchor(item.position + 1))}
              rowHref={row === undefined ? null : href(rows.anchorAt(row))}
              isFocused={item.position === position}
              decision={key === undefined ? null : decided.decisionOn(key)}
              refusal={refusal(report, finding)}
              decide={(decision) =>
                decided.decide(key === undefined ? [] : [key], decision, `finding ${item.position + 1}`)
              }
              findings={findings}
            />
          )
        }}
      </VirtualList>
    </section>
  )
}

interface GroupHeadProps {
  readonly group: FindingGroup
  /** How many there are, also those that are not in the page. Absent: none is left out. */
  readonly total: number | undefined
  readonly decided: Decided
}

/** The name of findings that are alike. */
function GroupHead({ group, total, decided }: GroupHeadProps) {
  const { kind, model, field, members } = group
  const place = field === null ? model : `${model}, field ${field}`
  return (
    <div class="group-head">
      <p>
        <b>{ofTotal(members.length, total)}</b> × {kind} <bdi>{shownText(place, 300)}</bdi>
      </p>
      <TriageOfMany decided={decided} positions={members} about={`these ${members.length}`} />
    </div>
  )
}

/** What one unfolded, or else what the address leads to. */
function revealed(items: readonly FindingItem[], asked: number | null, unfolded: number | null): Revealed | null {
  const position = unfolded ?? asked
  if (position === null) return null
  const index = items.findIndex((item) => item.kind === 'finding' && item.position === position)
  const of = { index: index < 0 ? null : index }
  return unfolded === null ? { ...of, by: `finding ${position}` } : { ...of, by: `more ${position}`, isInView: true }
}

/** Of a finding its position; of others what is below zero. */
function keyOfItem(item: FindingItem | undefined): number {
  if (item === undefined) return Number.NaN
  if (item.kind === 'finding') return item.position
  return -1 - item.group * 2 - (item.kind === 'more' ? 1 : 0)
}

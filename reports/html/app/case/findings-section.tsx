import { useEffect, useMemo, useState } from 'preact/hooks'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { plural } from '../../../text/counts.ts'
import { usePrinting } from '../list/use-printing.ts'
import { VirtualList } from '../list/virtual-list.tsx'
import { useKeys } from '../navigation/use-keys.ts'
import { refusal } from '../triage/acceptable-findings.ts'
import { triageKeys } from '../triage/finding-keys.ts'
import type { Triage } from '../triage/store.ts'
import { findingAnchor, rowAnchor } from './anchors.ts'
import { FindingCard } from './finding-card.tsx'
import { type FindingItem, findingItems, neighbourOf, openAtFirst } from './finding-items.ts'
import { type FindingGroup, groupFindings } from './group-findings.ts'
import type { RowIndex } from './row-index.ts'
import { shownText } from './shown-text.ts'
import { type Decided, TriageOfMany, TriageTable } from './triage-of-many.tsx'

interface FindingsSectionProps {
  readonly report: CaseReport
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
  const { findings, file } = report
  const position = focused === null || focused > findings.length ? null : focused - 1
  const groups = useMemo(() => groupFindings(findings), [findings])
  const all = useMemo(() => findings.map((_, at) => at), [findings])
  const keys = useMemo(() => triageKeys(report), [report])
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
  const reveal = items.findIndex((item) => item.kind === 'finding' && item.position === position)
  const decided: Decided = {
    keysOf: (positions) =>
      positions.flatMap((at) => {
        const finding = findings[at]
        return finding !== undefined && refusal(report, finding) === null ? [keys(at)] : []
      }),
    verdictOf: (key) => triage.verdictOf(file, key),
    decide: (decidedKeys, verdict) => triage.decide(file, decidedKeys, verdict),
  }
  const step = (by: 1 | -1): void => {
    const next = neighbourOf(items, position, by)
    if (next !== null) visit(findingAnchor(next + 1))
  }
  useKeys({ j: () => step(1), k: () => step(-1) })
  if (findings.length === 0) return null
  return (
    <section aria-labelledby="findings-title" class="findings">
      <div class="section-head">
        <h2 id="findings-title">{plural(findings.length, 'finding')}</h2>
        <TriageOfMany
          decided={decided}
          positions={all}
          about={`all ${findings.length} findings of this case`}
          suffix=" all"
        />
      </div>
      <TriageTable decided={decided} findings={findings} />
      <VirtualList
        class="finding-list"
        count={items.length}
        reveal={reveal < 0 ? null : reveal}
        estimateHeight={sizes.estimateHeight}
        keyOf={sizes.keyOf}
      >
        {(index) => {
          const item = items[index]
          const group = item === undefined || item.kind === 'finding' ? undefined : groups[item.group]
          if (item === undefined) return null
          if (item.kind === 'more') {
            return (
              <button type="button" class="more" onClick={() => setOpen(new Set([...open, item.group]))}>
                Show {item.left.toLocaleString('en')} more like these
              </button>
            )
          }
          if (item.kind === 'group') return group === undefined ? null : <GroupHead group={group} decided={decided} />
          const finding = findings[item.position]
          if (finding === undefined) return null
          const key = keys(item.position)
          const row = rows.rowOf(finding)
          return (
            <FindingCard
              finding={finding}
              number={item.position + 1}
              href={href(findingAnchor(item.position + 1))}
              rowHref={row === undefined ? null : href(rowAnchor(row))}
              isFocused={item.position === position}
              verdict={triage.verdictOf(file, key)}
              refusal={refusal(report, finding)}
              decide={(verdict) => triage.decide(file, [key], verdict)}
              findings={findings}
            />
          )
        }}
      </VirtualList>
    </section>
  )
}

/** The name of findings that are alike. */
function GroupHead({ group, decided }: { readonly group: FindingGroup; readonly decided: Decided }) {
  const { kind, model, field, members } = group
  const place = field === null ? model : `${model}, field ${field}`
  return (
    <div class="group-head">
      <p>
        <b>{members.length.toLocaleString('en')}</b> × {kind} <bdi>{shownText(place, 300)}</bdi>
      </p>
      <TriageOfMany
        decided={decided}
        positions={members}
        about={`these ${members.length}`}
        suffix={` these ${members.length}`}
      />
    </div>
  )
}

/** Of a finding its position; of others what is below zero. */
function keyOfItem(item: FindingItem | undefined): number {
  if (item === undefined) return Number.NaN
  if (item.kind === 'finding') return item.position
  return -1 - item.group * 2 - (item.kind === 'more' ? 1 : 0)
}

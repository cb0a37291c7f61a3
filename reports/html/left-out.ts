import type { CaseReport } from '../../harness/model/case-report.ts'
import { plural } from '../text/counts.ts'
import type { LeftOut, LeftOutCount, PageCase } from './packed.ts'

const names = {
  findings: 'finding',
  changedRows: 'changed row',
  sources: 'case file',
} as const satisfies Partial<Record<keyof LeftOut, string>>

/** Null: nothing is left out. @param shown what the page has of each case, in their order */
export function leftOutTogether(cases: readonly CaseReport[], shown: readonly PageCase[]): LeftOut | null {
  if (shown.every(({ whole }) => whole === undefined)) return null
  const parts = cases.map((report, index) => shown[index]?.whole?.leftOut ?? nothingOf(report))
  const sum = (name: keyof LeftOut): LeftOutCount => ({
    left: parts.reduce((total, part) => total + part[name].left, 0),
    of: parts.reduce((total, part) => total + part[name].of, 0),
  })
  return {
    findings: sum('findings'),
    changedRows: sum('changedRows'),
    shortened: sum('shortened'),
    sources: sum('sources'),
    details: sum('details'),
  }
}

function nothingOf({ findings, changedRows, source }: CaseReport): LeftOut {
  const count = (of: number): LeftOutCount => ({ left: 0, of })
  return {
    findings: count(findings.length),
    changedRows: count(changedRows.length),
    shortened: count(findings.length + changedRows.length),
    sources: count(source === null ? 0 : 1),
    details: count(1),
  }
}

/** What the page has none of, or not all of, and what only in short. Null: nothing is left out. */
export function leftOutText(leftOut: LeftOut): string | null {
  const lacking = (['findings', 'changedRows', 'sources'] as const).flatMap((name) => {
    const { left, of } = leftOut[name]
    return left === 0 ? [] : [`${numberText(left)} of ${countOf(of, names[name])}`]
  })
  const shortened = leftOut.shortened.left
  const bare = leftOut.details.left
  const sentences = [
    ...(lacking.length === 0 ? [] : [`lacks ${listText(lacking)}`]),
    ...(shortened === 0
      ? []
      : [`has ${countOf(shortened, 'long finding or changed row', 'long findings and changed rows')} in short only`]),
    ...(bare === 0 ? [] : [`tells of ${countOf(bare, 'case')} no more than name, verdict and counts`]),
  ]
  return sentences.length === 0 ? null : listText(sentences)
}

/** `2,443 of 3,000 findings`; where nothing is left out, `3 findings`. @param leftOut absent: nothing is */
export function shownOfAll(shown: number, leftOut: LeftOutCount | undefined, noun: string): string {
  if (leftOut === undefined || leftOut.left === 0) return plural(shown, noun)
  return `${numberText(shown)} of ${countOf(leftOut.of, noun)}`
}

/** `12`, or `12 of 1,000`. @param total absent: nothing is left out */
export function ofTotal(shown: number, total: number | undefined): string {
  return total === undefined || total === shown ? numberText(shown) : `${numberText(shown)} of ${numberText(total)}`
}

function countOf(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`
}

function numberText(count: number): string {
  return count.toLocaleString('en')
}

function listText(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

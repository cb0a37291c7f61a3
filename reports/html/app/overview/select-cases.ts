import { caseMs } from '../../../text/case-time.ts'
import type { OverviewCase } from '../../packed.ts'
import { allStatuses, type Filters, type SortKey } from './filters.ts'

/** The cases that the filters let through, as indexes, in the order of their sort; equal ones as the report has them. */
export function selectCases(cases: readonly OverviewCase[], filters: Filters): readonly number[] {
  const words = filters.text.toLowerCase().split(/\s+/).filter(Boolean)
  const isListed = (report: OverviewCase) => matches(report, filters) && holdsWords(report, words)
  const { key, descending } = filters.sort
  const factor = descending ? -1 : 1
  return [...cases.entries()]
    .filter(([, report]) => isListed(report))
    .sort(([, a], [, b]) => factor * comparators[key](a, b))
    .map(([index]) => index)
}

function matches(report: OverviewCase, { statuses, subject, model, tag, target }: Filters): boolean {
  return (
    (statuses.length === 0 || statuses.includes(report.status)) &&
    (subject === null || report.subject === subject) &&
    (model === null || report.models.includes(model)) &&
    (tag === null || report.tags.includes(tag)) &&
    (target === null || report.target === target)
  )
}

function holdsWords(report: OverviewCase, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text = searchText(report)
  return words.every((word) => text.includes(word))
}

const searchTexts = new WeakMap<OverviewCase, string>()

/** A tag has its `#`, as it is shown. */
function searchText(report: OverviewCase): string {
  const known = searchTexts.get(report)
  if (known !== undefined) return known
  const { name, file, subject, target, tags, models, words } = report
  const text = [name, file, subject, target ?? '', ...tags.map((tag) => `#${tag}`), ...models, words]
    .join('\n')
    .toLowerCase()
  searchTexts.set(report, text)
  return text
}

const comparators = {
  report: (a, b) => rank(a) - rank(b),
  status: (a, b) => rank(a) - rank(b),
  name: (a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)),
  findings: (a, b) => a.findings - b.findings,
  intended: (a, b) => a.intendedChanges - b.intendedChanges,
  changes: (a, b) => a.actualChanges - b.actualChanges,
  time: (a, b) => caseMs(a.timings) - caseMs(b.timings),
} as const satisfies Record<SortKey, (a: OverviewCase, b: OverviewCase) => number>

function rank({ status }: OverviewCase): number {
  return allStatuses.indexOf(status)
}

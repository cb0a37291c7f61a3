import type { CaseReport } from '../../../../harness/model/case-report.ts'

type Status = CaseReport['status']

/** Which cases are listed, and in which order. */
export interface Filters {
  /** None: all. */
  readonly statuses: readonly Status[]
  /** Null: any. */
  readonly subject: string | null
  readonly model: string | null
  readonly tag: string | null
  readonly target: string | null
  /** Words that all occur in what is known of a case. */
  readonly text: string
  readonly sort: Sort
}

/** `report`: what is wrong first, then as the report has them. */
export type SortKey = 'report' | 'status' | 'name' | 'findings' | 'intended' | 'changes' | 'time'

export interface Sort {
  readonly key: SortKey
  readonly descending: boolean
}

export const noFilters: Filters = {
  statuses: [],
  subject: null,
  model: null,
  tag: null,
  target: null,
  text: '',
  sort: { key: 'report', descending: false },
}

/** In the order in which they are offered. */
export const allStatuses = ['fail', 'error', 'pass', 'skip'] as const satisfies readonly Status[]

const sortKeys: readonly SortKey[] = ['report', 'status', 'name', 'findings', 'intended', 'changes', 'time']

/** Reads what {@link filtersQuery} writes; what it does not know it leaves out. */
export function parseFilters(query: string): Filters {
  const parameters = new URLSearchParams(query)
  const statuses = parameters.get('status')?.split(',') ?? []
  const sort = parameters.get('sort') ?? ''
  const key = sortKeys.find((name) => name === sort.replace(/^-/, '')) ?? 'report'
  return {
    statuses: allStatuses.filter((status) => statuses.includes(status)),
    subject: parameters.get('subject'),
    model: parameters.get('model'),
    tag: parameters.get('tag'),
    target: parameters.get('target'),
    text: parameters.get('q') ?? '',
    sort: { key, descending: key !== 'report' && sort.startsWith('-') },
  }
}

/** `status=fail,error&q=rename&sort=-time`: what differs from {@link noFilters}. */
export function filtersQuery({ statuses, subject, model, tag, target, text, sort }: Filters): string {
  const parameters = new URLSearchParams()
  if (statuses.length > 0) parameters.set('status', statuses.join(','))
  for (const [name, value] of Object.entries({ subject, model, tag, target })) {
    if (value !== null) parameters.set(name, value)
  }
  if (text !== '') parameters.set('q', text)
  if (sort.key !== 'report') parameters.set('sort', `${sort.descending ? '-' : ''}${sort.key}`)
  return parameters.toString().replaceAll('%2C', ',')
}

import { Explained } from '../case/explained.tsx'
import type { Sort, SortKey } from './filters.ts'

interface Column {
  readonly key: SortKey
  readonly name: string
  /** What stands in it. */
  readonly explanation: string
  /** The order that one wants first. */
  readonly largestFirst: boolean
  readonly isNumber: boolean
}

export const columns: readonly Column[] = [
  {
    key: 'status',
    name: 'Status',
    explanation: 'Failed: there are findings. Not judged: something kept the case from being judged.',
    largestFirst: false,
    isNumber: false,
  },
  {
    key: 'name',
    name: 'Case',
    explanation: 'The name of the case, and its file.',
    largestFirst: false,
    isNumber: false,
  },
  {
    key: 'findings',
    name: 'Findings',
    explanation:
      'How many things are wrong: changes that were not intended, intended ones that did not come, and others.',
    largestFirst: true,
    isNumber: true,
  },
  {
    key: 'intended',
    name: 'Intended',
    explanation: 'How many changes the case declares: added rows, removed rows, and changed fields, each of them one.',
    largestFirst: true,
    isNumber: true,
  },
  {
    key: 'changes',
    name: 'Seen',
    explanation:
      'How many changes there were after the steps: added rows, removed rows, and changed fields, each of them one.',
    largestFirst: true,
    isNumber: true,
  },
  {
    key: 'time',
    name: 'Time',
    explanation: 'How long the case took. The bars of all cases have one scale; pointed at, they tell the phases.',
    largestFirst: true,
    isNumber: false,
  },
]

interface SortHeaderProps {
  readonly column: Column
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

/** The name of a column, which says what it holds and sorts by it. */
export function SortHeader({ column, sort, onSort }: SortHeaderProps) {
  const { key, name, explanation, largestFirst, isNumber } = column
  const isChosen = sort.key === key
  const order = sort.descending ? 'descending' : 'ascending'
  /** The more telling order, then the other one, then that of the report. */
  const next = (): Sort => {
    if (!isChosen) return { key, descending: largestFirst }
    if (sort.descending === largestFirst) return { key, descending: !largestFirst }
    return { key: 'report', descending: false }
  }
  return (
    <th scope="col" class={`column-${key} ${isNumber ? 'number' : ''}`} aria-sort={isChosen ? order : 'none'}>
      <Explained explanation={explanation} onClick={() => onSort(next())}>
        {name}
        <span class="order" aria-hidden="true">
          {isChosen ? (sort.descending ? '↓' : '↑') : '↕'}
        </span>
      </Explained>
    </th>
  )
}

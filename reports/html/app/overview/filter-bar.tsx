import type { Ref } from 'preact'
import { visible } from '../../../text/visible.ts'
import type { OverviewCase } from '../../packed.ts'
import { StatusSign, statusNames } from '../status/status-badge.tsx'
import type { Choices } from './choices.ts'
import { allStatuses, type Filters, noFilters } from './filters.ts'

interface FilterBarProps {
  readonly cases: readonly OverviewCase[]
  readonly choices: Choices
  readonly filters: Filters
  readonly change: (parts: Partial<Filters>) => void
  readonly searchRef: Ref<HTMLInputElement>
}

const choiceNames = {
  subject: 'Subject',
  model: 'Model',
  tag: 'Tag',
  target: 'Target',
} as const satisfies Record<keyof Choices, string>

const choiceKeys = ['subject', 'model', 'tag', 'target'] as const satisfies readonly (keyof Choices)[]

/** What narrows the list of cases down. */
export function FilterBar({ cases, choices, filters, change, searchRef }: FilterBarProps) {
  return (
    <search class="filters no-print" aria-label="Cases">
      <input
        ref={searchRef}
        type="search"
        aria-label="Search cases by name, file, tag or model, and by kind, field, row, key or step of their findings"
        placeholder="Name, #tag, model, field, row, key, step … ( / )"
        value={filters.text}
        onInput={({ currentTarget }) => change({ text: currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.currentTarget.blur()
          change({ text: '' })
        }}
      />
      <StatusFilter cases={cases} filters={filters} change={change} />
      {choiceKeys.map((key) => {
        const chosen = filters[key]
        if (choices[key].length === 0 && chosen === null) return null
        const values = chosen === null || choices[key].includes(chosen) ? choices[key] : [chosen, ...choices[key]]
        return (
          <select
            key={key}
            aria-label={choiceNames[key]}
            class={chosen === null ? '' : 'chosen'}
            value={chosen === null ? '' : `=${chosen}`}
            onChange={({ currentTarget }) => {
              const { value } = currentTarget
              change({ [key]: value === '' ? null : value.slice(1) })
            }}
          >
            <option value="">{`${choiceNames[key]}: all`}</option>
            {values.map((value) => (
              <option key={value} value={`=${value}`}>
                {visible(value)}
              </option>
            ))}
          </select>
        )
      })}
      {isNarrowed(filters) && (
        <button type="button" onClick={() => change({ ...noFilters, sort: filters.sort })}>
          Clear
        </button>
      )}
    </search>
  )
}

function StatusFilter({ cases, filters, change }: Pick<FilterBarProps, 'cases' | 'filters' | 'change'>) {
  return (
    <fieldset class="statuses">
      <legend class="hidden">Status</legend>
      {allStatuses.map((status) => {
        const count = cases.filter((report) => report.status === status).length
        const isChosen = filters.statuses.includes(status)
        if (count === 0 && !isChosen) return null
        const others = filters.statuses.filter((other) => other !== status)
        return (
          <button
            key={status}
            type="button"
            class={status}
            aria-pressed={isChosen}
            onClick={() => change({ statuses: isChosen ? others : [...others, status] })}
          >
            <StatusSign status={status} />
            {`${count} ${statusNames[status]}`}
          </button>
        )
      })}
    </fieldset>
  )
}

function isNarrowed({ sort: _sort, statuses, text, ...choices }: Filters): boolean {
  return statuses.length > 0 || text !== '' || Object.values(choices).some((value) => value !== null)
}

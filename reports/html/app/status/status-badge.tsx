import type { CaseReport } from '../../../../harness/model/case-report.ts'

type Status = CaseReport['status']

/** In words; what is wrong comes first. */
export const statusNames = {
  fail: 'failed',
  error: 'not judged',
  pass: 'passed',
  skip: 'skipped',
} as const satisfies Record<Status, string>

const signs = {
  fail: '✕',
  error: '!',
  pass: '✓',
  skip: '–',
} as const satisfies Record<Status, string>

/** A case's status, told by word and sign as well as by colour. */
export function StatusBadge({ status }: { readonly status: Status }) {
  return (
    <span class={`badge ${status}`}>
      <StatusSign status={status} />
      {statusNames[status]}
    </span>
  )
}

/** For where the word stands beside it. */
export function StatusSign({ status }: { readonly status: Status }) {
  return (
    <span class="sign" aria-hidden="true">
      {signs[status]}
    </span>
  )
}

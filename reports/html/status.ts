import type { CaseReport } from '../../harness/model/report.ts'
import type { Markup } from './markup.ts'
import { html } from './markup.ts'

const names = {
  pass: 'passed',
  fail: 'failed',
  error: 'not judged',
  skip: 'skipped',
} as const satisfies Record<CaseReport['status'], string>

/** A case's status, told by word as well as by colour. */
export function statusBadge(status: CaseReport['status']): Markup {
  return html`<span class="badge ${status}">${names[status]}</span>`
}

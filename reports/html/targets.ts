import type { CaseReport, TargetSummary } from '../../harness/model/report.ts'
import { shorten } from '../text/shorten.ts'
import type { Markup } from './markup.ts'
import { html } from './markup.ts'

/** What the cases of a run ran on, and how they fared there. Nothing where that was one target only. */
export function targetsTable(targets: readonly TargetSummary[]): Markup | null {
  if (targets.length === 0) return null
  const hasSkipped = targets.some(({ skipped }) => skipped > 0)
  return html`<table class="overview">
<caption>Targets</caption>
<thead><tr><th scope="col">Target</th><th scope="col">PostgreSQL</th><th scope="col" class="number">Passed</th>
<th scope="col" class="number">Failed</th><th scope="col" class="number">Not judged</th>
${hasSkipped ? html`<th scope="col" class="number wide">Skipped</th>` : null}
<th scope="col" class="number wide">Findings</th></tr></thead>
<tbody>
${targets.map(
  (target) => html`<tr><th scope="row"><bdi>${shorten(target.name, 100)}</bdi></th>
<td>${target.postgres === null ? html`<span class="muted">not booted</span>` : shorten(target.postgres.version, 100)}</td>
<td class="number">${target.passed}</td>${count(target.failed, 'fail')}${count(target.errored, 'error')}
${hasSkipped ? html`<td class="number wide">${target.skipped}</td>` : null}
<td class="number wide">${target.findings}</td></tr>
`,
)}</tbody></table>`
}

/** Which target a case ran on, behind its name; nothing where there is one only. */
export function targetMark({ target }: CaseReport): Markup | null {
  return target === null ? null : html` <span class="target"><bdi>${shorten(target, 100)}</bdi></span>`
}

function count(cases: number, status: CaseReport['status']): Markup {
  const text = cases === 0 ? html`0` : html`<b class="${status}">${cases}</b>`
  return html`<td class="number">${text}</td>`
}

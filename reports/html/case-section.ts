import type { CaseReport, KeptDatabase } from '../../harness/model/report.ts'
import { caseCounts } from '../text/counts.ts'
import { rerunText } from '../text/rerun-text.ts'
import { shorten } from '../text/shorten.ts'
import { changesMarkup } from './changes.ts'
import { findingsMarkup } from './findings.ts'
import type { Markup } from './markup.ts'
import { html } from './markup.ts'
import { statusBadge } from './status.ts'
import { targetMark } from './targets.ts'
import { timingsMarkup } from './timings.ts'

/**
 * One case, `position` its number in the report. It stands open when something is wrong; a browser also opens it when
 * a link leads to what is inside, which is why the id is there.
 */
export function caseSection(report: CaseReport, position: number): Markup {
  const wrong = report.status === 'fail' || report.status === 'error'
  return html`<section class="case"><details${wrong ? html` open` : null}>
<summary><h2><bdi>${shorten(report.name, 500)}</bdi>${targetMark(report)}</h2> ${statusBadge(report.status)}</summary>
<div class="body" id="case-${position}">
${report.error === null ? null : html`<pre class="problem">${report.error}</pre>`}
${findingsMarkup(report.findings)}
${report.rerun === null ? null : html`<p class="muted">${rerunText(report.rerun)}</p>`}
${facts(report)}
${keptMarkup(report.kept)}
${stepsMarkup(report.steps)}
${changesMarkup(report.changes)}
${timingsMarkup(report.timings)}
</div>
</details></section>
`
}

/** Where a database was left, and how to be rid of it: texts to copy. */
function keptMarkup(kept: KeptDatabase | null): Markup | null {
  if (kept === null) return null
  return html`<section><h3>Its database was kept</h3>
<dl class="kept"><div><dt>to connect</dt><dd><code dir="ltr">${kept.url}</code></dd></div>
<div><dt>to remove it</dt><dd><code dir="ltr">${kept.remove}</code></dd></div></dl></section>`
}

function facts(report: CaseReport): Markup {
  const { postgres } = report
  const entries: readonly (readonly [name: string, text: string])[] = [
    ['file', report.file],
    ['subject', report.subject],
    ['snapshot', `${report.snapshot}, ${report.rows} rows`],
    ['PostgreSQL', postgres === null ? 'not booted' : `${postgres.version} (${postgres.provider})`],
    ['changes', caseCounts(report)],
    ...(report.written === null ? [] : [['written', report.written] as const]),
  ]
  return html`<dl class="facts">${entries.map(
    ([name, text]) => html`<div><dt>${name}</dt><dd><bdi>${shorten(text, 500)}</bdi></dd></div>`,
  )}</dl>`
}

function stepsMarkup(steps: readonly string[]): Markup | null {
  if (steps.length === 0) return null
  return html`<section><h3>Steps</h3>
<ol class="steps">${steps.map((step) => html`<li><code dir="ltr">${shorten(step, 500)}</code></li>`)}</ol></section>`
}

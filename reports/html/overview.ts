import type { CaseReport, RunReport } from '../../harness/model/report.ts'
import { plural } from '../text/counts.ts'
import { shorten } from '../text/shorten.ts'
import type { Markup } from './markup.ts'
import { html } from './markup.ts'
import { statusBadge } from './status.ts'
import { targetMark } from './targets.ts'
import { duration, totalMs } from './timings.ts'

/** The verdict in one sentence: the page's title, and the text of its banner. */
export function verdictText({ verdict, summary }: RunReport): string {
  if (summary.cases === 0) return 'No case was run'
  if (verdict === 'pass') return 'Only what was intended has changed'
  const parts = [
    summary.failed === 0 ? null : `${plural(summary.failed, 'case')} failed`,
    summary.errored === 0 ? null : `${plural(summary.errored, 'case')} could not be judged`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'The run failed' : parts.join(', ')
}

/** The banner at the top of the page. */
export function banner(report: RunReport): Markup {
  const { summary, tool } = report
  const counts = [
    plural(summary.cases, 'case'),
    `${summary.passed} passed`,
    `${summary.failed} failed`,
    summary.errored === 0 ? null : `${summary.errored} not judged`,
    summary.skipped === 0 ? null : `${summary.skipped} skipped`,
    plural(summary.findings, 'finding'),
  ].filter((part) => part !== null)
  return html`<header class="banner ${bannerClass(report)}"><div>
<h1>${verdictText(report)}</h1>
<p>${counts.join(' · ')}</p>
<p class="small">${tool.name} ${tool.version}, ${moment(report.startedAt)}, took ${duration(report.durationMs)}</p>
</div></header>`
}

/** Every case in one table, linked to its section. */
export function casesTable(cases: readonly CaseReport[]): Markup | null {
  if (cases.length === 0) return null
  return html`<table class="overview">
<caption>Cases</caption>
<thead><tr><th scope="col">Case</th><th scope="col">Verdict</th><th scope="col" class="number wide">Findings</th>
<th scope="col" class="number wide">Intended</th><th scope="col" class="number wide">Seen</th>
<th scope="col" class="number wide">Time</th></tr></thead>
<tbody>
${cases.map(
  (
    report,
    index,
  ) => html`<tr><th scope="row"><a href="#case-${index + 1}"><bdi>${shorten(report.name, 300)}</bdi></a>${targetMark(report)}
<code dir="ltr">${shorten(report.file, 300)}</code></th><td>${statusBadge(report.status)}</td>
<td class="number wide">${report.findings.length}</td><td class="number wide">${report.intendedChanges}</td>
<td class="number wide">${report.actualChanges}</td><td class="number wide">${duration(totalMs(report.timings))}</td></tr>
`,
)}</tbody></table>`
}

function bannerClass({ verdict, summary }: RunReport): CaseReport['status'] {
  if (verdict === 'pass') return summary.cases === 0 ? 'skip' : 'pass'
  return summary.failed === 0 && summary.errored > 0 ? 'error' : 'fail'
}

/** `2026-02-03 04:05:06 UTC`, or the text as it is when it is no moment. */
function moment(iso: string): Markup {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return html`${shorten(iso, 100)}`
  const text = date.toISOString()
  return html`<time datetime="${text}">${text.slice(0, 19).replace('T', ' ')} UTC</time>`
}

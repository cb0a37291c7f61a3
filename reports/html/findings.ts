import type { Finding } from '../../harness/model/finding.ts'
import { plural } from '../text/counts.ts'
import { findingMessage, findingReason, findingRow, findingSides } from '../text/finding-text.ts'
import { otherRows } from '../text/other-rows.ts'
import type { FindingLimits } from '../text/select-findings.ts'
import { selectFindings } from '../text/select-findings.ts'
import { shorten, shortenTogether } from '../text/shorten.ts'
import type { Markup } from './markup.ts'
import { html } from './markup.ts'
import { absent, markedValue } from './value.ts'

const limits: FindingLimits = { perGroup: 100, total: 300 }
const valueWidth = 1000

/** The findings of a case, first of all that is said of it; what is too much for a page is counted. */
export function findingsMarkup(findings: readonly Finding[]): Markup | null {
  if (findings.length === 0) return null
  const { shown, leftOut } = selectFindings(findings, limits)
  const more = leftOut.map(
    ({ kind, model, count }) => html`<li>${plural(count, `more ${kind} finding`)} of ${model}</li>`,
  )
  return html`<section class="findings">
<h3>${plural(findings.length, 'finding')}</h3>
${shown.map((finding) => findingMarkup(finding, otherRows(finding, shown)))}
${more.length === 0 ? null : html`<div><p>Not shown here, but in report.json:</p><ul>${more}</ul></div>`}
</section>`
}

/** @param beside rows that its own must not be mistaken for */
function findingMarkup(finding: Finding, beside: readonly string[]): Markup {
  const row = findingRow(finding)
  const message = findingMessage(finding)
  const reason = findingReason(finding)
  return html`<article class="finding">
<h4><span class="badge fail">${finding.kind}</span> <b><bdi>${finding.model}</bdi></b>${
    row === null ? null : html` <bdi>${row}</bdi>`
  }${finding.field === null ? null : html`, field <b><bdi>${shorten(finding.field, 200)}</bdi></b>`}</h4>
${message === null ? null : html`<p>${message}</p>`}
${sidesMarkup(finding, beside)}
${reason === '' ? null : html`<p class="muted small">${reason}</p>`}
${finding.fix === '' ? null : html`<pre class="fix">${finding.fix}</pre>`}
</article>
`
}

/** Intended and actual are marked where they differ from each other. */
function sidesMarkup(finding: Finding, beside: readonly string[]): Markup | null {
  const sides = findingSides(finding)
  if (sides.length === 0) return null
  const texts = shortenTogether(
    sides.map((side) => side.text),
    valueWidth,
    beside,
  )
  const textOf = (name: string) => texts[sides.findIndex((side) => side.name === name)] ?? null
  const counterparts = {
    before: null,
    intended: textOf('actual'),
    expected: textOf('actual'),
    actual: textOf('intended') ?? textOf('expected'),
  } as const
  return html`<dl class="sides">${sides.map(({ name }, index) => {
    const text = texts[index] ?? null
    const shown = text === null ? absent : markedValue(text, counterparts[name])
    return html`<div class="${name}"><dt>${name}</dt><dd>${shown}</dd></div>`
  })}</dl>`
}

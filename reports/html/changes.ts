import type { ReportedChange } from '../../harness/model/report.ts'
import { groupByModel } from '../../harness/model/snapshot.ts'
import { plural } from '../text/counts.ts'
import { pkText } from '../text/finding-text.ts'
import { shorten } from '../text/shorten.ts'
import type { Markup } from './markup.ts'
import { html } from './markup.ts'
import { value } from './value.ts'

const changesPerModel = 200
const valueWidth = 300

/** The observed changes, a table for each model. The tables stand open where a change was not intended. */
export function changesMarkup(changes: readonly ReportedChange[]): Markup | null {
  if (changes.length === 0) return null
  return html`<section>
<h3>${plural(changes.length, 'change')} seen</h3>
${[...groupByModel(changes)].map(([model, group]) => modelMarkup(model, group))}
</section>`
}

function modelMarkup(model: string, changes: readonly ReportedChange[]): Markup {
  const unintended = changes.filter((change) => !change.intended).length
  const shown = [...changes].sort((a, b) => Number(a.intended) - Number(b.intended)).slice(0, changesPerModel)
  const note = unintended === 0 ? null : html` <span class="badge fail">${unintended} not intended</span>`
  const left = changes.length - shown.length
  return html`<details class="model"${unintended === 0 ? null : html` open`}>
<summary><bdi>${model}</bdi> <span class="muted">${plural(changes.length, 'change')}</span>${note}</summary>
<div class="scroll" role="region" tabindex="0" aria-label="Changes of ${model}"><table class="changes">
<thead><tr><th scope="col">Row</th><th scope="col">Change</th><th scope="col">Before</th><th scope="col">Intended</th>
<th scope="col">Actual</th><th scope="col">Meant</th></tr></thead>
<tbody>
${shown.map(changeMarkup)}
</tbody></table></div>
${left === 0 ? null : html`<p class="muted small">${plural(left, 'more change')} in report.json</p>`}
</details>
`
}

function changeMarkup(change: ReportedChange): Markup {
  const label = change.label === null ? null : html` <span class="muted">${shorten(change.label, 120)}</span>`
  const key = change.pk === null ? null : html`pk ${pkText(change.pk)}`
  const pairing = change.pairedBy === null ? null : html`<div class="muted">paired by ${change.pairedBy}</div>`
  const what = change.field === null ? change.kind : `${change.kind} ${shorten(change.field, 120)}`
  const meant = change.intended
    ? html`<span class="pass">intended</span>`
    : html`<span class="fail">not intended</span>`
  return html`<tr><th scope="row"><bdi>${key}${label}</bdi>${pairing}</th><td><bdi>${what}</bdi></td>
<td>${value(change.before, valueWidth)}</td><td>${value(change.expected, valueWidth)}</td>
<td>${value(change.actual, valueWidth)}</td><td>${meant}</td></tr>
`
}

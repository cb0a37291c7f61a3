import type { RunReport } from '../../harness/model/report.ts'
import { runCounts, verdictText } from '../text/verdict.ts'
import { visible } from '../text/visible.ts'
import { withEntities } from '../text/with-entities.ts'
import { packReport } from './pack-report.ts'
import { caseBlockId, overviewBlockId } from './packed.ts'
import { placeholders } from './placeholders.ts'

/** No page is larger, so that it opens at once wherever it is sent. */
const limitBytes = 25_000_000

/**
 * A run as one page that needs nothing else. Of the report only the verdict stands in it as text; everything else is in data
 * blocks of base64, which the page's script shows as text.
 * @param template what `loadTemplate` gives
 */
export function renderHtml(report: RunReport, template: string): string {
  const summary = summaryMarkup(report)
  const title = escaped(`${verdictText(report)} · pg-roundtrip`)
  const around = [template, summary, title].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const packed = packReport(report, limitBytes - around)
  const parts = {
    title,
    summary,
    overview: dataBlock(overviewBlockId, packed.overview),
    cases: packed.cases.map((blocks, index) => dataBlock(caseBlockId(index + 1), blocks)).join('\n'),
  } satisfies Record<keyof typeof placeholders, string>
  return filled(template, parts)
}

function filled(template: string, parts: Readonly<Record<keyof typeof placeholders, string>>): string {
  const [beforeTitle, afterTitle] = halves(template, placeholders.title)
  const [beforeSummary, afterSummary] = halves(afterTitle, placeholders.summary)
  const [beforeOverview, afterOverview] = halves(afterSummary, placeholders.overview)
  const [beforeCases, end] = halves(afterOverview, placeholders.cases)
  return [
    beforeTitle,
    parts.title,
    beforeSummary,
    parts.summary,
    beforeOverview,
    parts.overview,
    beforeCases,
    parts.cases,
    end,
  ].join('')
}

function halves(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  if (at === -1) throw new Error(`the page's template lacks ${separator}`)
  return [text.slice(0, at), text.slice(at + separator.length)]
}

function dataBlock(id: string, content: string): string {
  return `<script type="text/plain" id="${id}">${content}</script>`
}

function summaryMarkup(report: RunReport): string {
  const { cases } = report.summary
  const advice =
    cases === 0 ? '' : ' This page needs JavaScript; report.json, where it was written, has the same as data.'
  return `<noscript><h1>${escaped(verdictText(report))}</h1><p>${escaped(runCounts(report))}.${advice}</p></noscript>`
}

function escaped(text: string): string {
  return withEntities(visible(text))
}

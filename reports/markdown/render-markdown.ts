import type { CaseReport } from '../../harness/model/case-report.ts'
import type { RunReport } from '../../harness/model/report.ts'
import { renderCaseFailure } from '../console/render-case.ts'
import { createStyle } from '../console/style.ts'
import { plural } from '../text/counts.ts'
import { durationText } from '../text/duration.ts'
import { caseHeadline, caseTitle } from '../text/headline.ts'
import { shorten } from '../text/shorten.ts'
import { runCounts, verdictText } from '../text/verdict.ts'
import { fenced, type Markdown, markdown } from './markdown.ts'
import { type MarkdownLimit, Room } from './room.ts'

const plain = createStyle({ color: false })
const pathWidth = 300
const headlineWidth = 300
/** Of the room that there is, for the table: what is left is for the findings. */
const tableShare = 0.5
/** For the lines that say what is missing. */
const noteLength = 500

export interface MarkdownOptions {
  readonly limit: MarkdownLimit
}

/**
 * A run as Markdown for the summary of a job, or a comment on a pull request: the verdict, counts, a table of the cases that
 * did not pass, and what is wrong with each of them, folded. What does not fit is left out, and the last lines say so.
 */
export function renderMarkdown(report: RunReport, { limit }: MarkdownOptions): string {
  const bad = report.cases.filter(({ status }) => status === 'fail' || status === 'error')
  const room = new Room(limit)
  const head = headOf(report)
  const tableTags = '\n<table>\n</table>\n'
  room.take(head.markdown + tableTags + ' '.repeat(noteLength))
  const table = room.within(room.left() * tableShare)
  const rows = fitting(bad, table, rowOf)
  room.take(rows.map((row) => row.markdown).join(''))
  const details = fitting(bad, room, (each) => detailsOf(each))
  const next = bad[details.length]
  const beginning = next === undefined ? [] : fitting([next], room, (each) => beginningOf(each, room))
  const left = leftOut(bad.length - rows.length, bad.length - details.length - beginning.length, beginning.length)
  const body = bad.length === 0 ? markdown`` : markdown`\n<table>\n${rows}</table>\n${details}${beginning}`
  return markdown`${head}${body}${left}`.markdown
}

function headOf(report: RunReport): Markdown {
  const mark = { markdown: report.verdict === 'pass' ? '✅' : '❌' }
  const { shard, tool, targets, cases, problems = [] } = report
  const servers =
    targets.length > 0
      ? targets.map(({ name }) => name)
      : [...new Set(cases.flatMap(({ postgres }) => (postgres ? [`${postgres.provider} ${postgres.version}`] : [])))]
  const facts = [
    ...(shard === null ? [] : [markdown` · shard ${shard.index} of ${shard.count}`]),
    { markdown: ` · ${durationText(report.durationMs)}` },
    ...(servers.length === 0 ? [] : [markdown` · PostgreSQL: ${shorten(servers.join(', '), pathWidth)}`]),
    markdown` · pg-roundtrip ${tool.version}`,
  ]
  return markdown`## ${mark} ${{ markdown: verdictText(report) }}

<p>${{ markdown: runCounts(report) }}${facts}</p>
${problems.map((problem) => markdown`<p>${shorten(problem, headlineWidth)}</p>\n`)}`
}

function rowOf(report: CaseReport): Markdown {
  return markdown`<tr><td>${{ markdown: statusWords[report.status] }}</td><td>${caseTitle(report)}<br>${shorten(report.file, pathWidth)}</td><td>${shorten(caseHeadline(report), headlineWidth)}</td></tr>\n`
}

const statusWords = {
  pass: 'passed',
  fail: 'failed',
  error: 'not judged',
  skip: 'skipped',
} as const satisfies Record<CaseReport['status'], string>

/** The first of the cases, as many as there is room for. */
function fitting(
  cases: readonly CaseReport[],
  room: Room,
  render: (report: CaseReport) => Markdown,
): readonly Markdown[] {
  const parts: Markdown[] = []
  for (const report of cases) {
    const part = render(report)
    if (!room.take(part.markdown)) break
    parts.push(part)
  }
  return parts
}

function detailsOf(report: CaseReport, lines = linesOf(report)): Markdown {
  return markdown`
<details>
<summary>${{ markdown: statusWords[report.status] }}: ${caseTitle(report)}</summary>

${fenced(lines.join('\n'))}

</details>
`
}

function linesOf(report: CaseReport): readonly string[] {
  return [report.file, ...renderCaseFailure(report, plain).split('\n')]
}

/** With as many lines as there is room for. */
function beginningOf(report: CaseReport, room: Room): Markdown {
  const lines = linesOf(report)
  const inside = room.within(room.left())
  inside.take(detailsOf(report, ['…']).markdown)
  const end = lines.findIndex((line) => !inside.take(`${line}\n`))
  return detailsOf(report, [...(end === -1 ? lines : lines.slice(0, Math.max(1, end))), '…'])
}

function leftOut(rows: number, details: number, beginnings: number): Markdown {
  if (rows + details + beginnings === 0) return markdown``
  const parts = [
    ...(rows === 0 ? [] : [`${plural(rows, 'row')} of the table`]),
    ...(details === 0 ? [] : [`the findings of ${plural(details, 'case')}`]),
    ...(beginnings === 0 ? [] : ['the end of the findings of another']),
  ]
  const list = new Intl.ListFormat('en').format(parts)
  return {
    markdown: `\n<p>Left out, since GitHub takes no more: ${list}. report.json, where it is written, has all.</p>\n`,
  }
}

import { realpath } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import {
  acceptable,
  approvalOf,
  type Decisions,
  decidedAs,
  decidedBothWays,
  decisionOf,
  type FailedCase,
  type FailedFinding,
  failedCases,
  jsonLines,
  plural,
  renderFindings,
  without,
} from '../../../reports/index.ts'
import type { RunReport } from '../../model/report.ts'
import { writeTextFiles } from '../../run/index.ts'
import { updateCaseText } from '../../transform/index.ts'
import { findCases } from '../find-cases.ts'
import { Subjects } from '../project.ts'
import type { Dialogue, Terminal } from '../terminal.ts'
import { appliedText } from './applied-text.ts'
import { applyApproval } from './apply-approval.ts'
import { clackPrompter } from './clack-prompter.ts'
import { type ClosedCase, type OpenCase, openOrClosedCases } from './open-cases.ts'
import { previewText } from './preview.ts'
import { readLastReport } from './read-report.ts'
import { walk } from './walk.ts'

/**
 * Reviews the last run of a project with a person.
 * @param filters as of `run`; none: all cases
 * @param save the file for what was decided; null: it is written into the case files
 * @throws HarnessError `bad-usage` when there is no report, a filter selects no case, or the files of a case are not
 * those of the run
 */
export async function review(
  root: string,
  filters: readonly string[],
  save: string | null,
  terminal: Terminal & { readonly dialogue: Dialogue },
): Promise<'done' | 'interrupted'> {
  const { out, style } = terminal
  const report = await readLastReport(root)
  const found = await selected(root, filters, failedCases(report))
  out(`${introduction(report, found)}\n`)
  if (found.length === 0) return 'done'
  const cases = await openOrClosedCases(
    root,
    found.filter(({ findings }) => acceptable(findings).length > 0),
  )
  const open = cases.filter((one) => one.kind === 'open')
  const closed = new Map(cases.flatMap((one) => (one.kind === 'closed' ? [[one.file, one]] : [])))
  const failed = found.map((one) => withoutAcceptable(one, closed.get(one.file)))
  const preview = (file: string, finding: FailedFinding): string => previewOf(root, open, file, finding, terminal)
  const end = await walk(failed, clackPrompter(terminal.dialogue), { style, preview })
  if (end.kind !== 'decided') {
    out('nothing was written\n')
    return end.kind === 'quit' ? 'done' : end.kind
  }
  const unwritable = failed.flatMap((one) => unwritableOf(one, end.decisions, open))
  if (unwritable.length > 0) {
    const findings = unwritable.map(({ finding }) => finding)
    out(
      `\nthe case files have no place for these, so they are left as they are:\n\n${renderFindings(findings, style)}\n`,
    )
  }
  const decisions = without(end.decisions, unwritable)
  out(`\n${tally(failed, decisions)}\n`)
  const approval = approvalOf(failed, decisions)
  if (save === null) {
    await using subjects = new Subjects(terminal)
    out(appliedText(await applyApproval(root, approval, subjects), style))
    return 'done'
  }
  await writeTextFiles([{ path: resolve(save), text: jsonLines(approval) }])
  out(`${style.good('✓')} ${save}: \`npx roundtrip accept --from ${save}\` writes it into the case files\n`)
  return 'done'
}

async function selected(
  root: string,
  filters: readonly string[],
  failed: readonly FailedCase[],
): Promise<readonly FailedCase[]> {
  if (filters.length === 0) return failed
  const files = await findCases(root, filters)
  // A run names what a link leads to.
  const known = new Set(await Promise.all(files.map(realPath)))
  const paths = await Promise.all(failed.map(({ file }) => realPath(resolve(root, file))))
  return failed.filter((_, index) => known.has(paths[index] ?? ''))
}

function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}

/** Nothing of a case that no command writes can be accepted. */
function withoutAcceptable(failed: FailedCase, closed: ClosedCase | undefined): FailedCase {
  if (!closed) return failed
  const acceptability = { kind: 'unacceptable', why: `${closed.why}: ${closed.fix}` } as const
  const findings = failed.findings.map((one) =>
    one.acceptability.kind === 'acceptable' ? { ...one, acceptability } : one,
  )
  return { ...failed, findings }
}

function introduction({ startedAt, summary }: RunReport, failed: readonly FailedCase[]): string {
  const run = `the last run (${startedAt})`
  const unjudged = summary.errored === 0 ? '' : `; ${plural(summary.errored, 'case')} could not be judged`
  if (failed.length === 0)
    return `nothing to review: ${run} has no findings of ${summary.cases === 1 ? 'its case' : 'these cases'}${unjudged}`
  const findings = plural(
    count(failed, (one) => one.findings),
    'finding',
  )
  return `${findings} of ${plural(failed.length, 'case')} in ${run}${unjudged}`
}

/** What accepting a finding writes; empty for one that can't be accepted. */
function previewOf(
  root: string,
  open: readonly OpenCase[],
  file: string,
  { acceptability }: FailedFinding,
  { style }: Terminal,
): string {
  const source = open.find((one) => one.file === file)?.source
  if (source === undefined || acceptability.kind === 'unacceptable') return ''
  const nameOf = (path: string): string => relative(root, path).replaceAll('\\', '/')
  return previewText(updateCaseText(source, [acceptability.proposal]), [source, ...source.sideFiles], nameOf, style)
}

/**
 * Those that were accepted, and that no edit of the case file can declare beside the others, or without one rejected.
 */
function unwritableOf(failed: FailedCase, decisions: Decisions, open: readonly OpenCase[]): readonly FailedFinding[] {
  const source = open.find(({ file }) => file === failed.file)?.source
  const accepted = decidedAs(failed, decisions, 'accepted')
  if (source === undefined || accepted.length === 0) return []
  const { left } = updateCaseText(
    source,
    accepted.flatMap(({ acceptability }) => (acceptability.kind === 'acceptable' ? [acceptability.proposal] : [])),
  )
  const bothWays = decidedBothWays(
    accepted.flatMap(decisionOf),
    decidedAs(failed, decisions, 'rejected').flatMap(decisionOf),
  ).map(({ proposal }) => proposal)
  return accepted.filter(
    ({ acceptability }) =>
      acceptability.kind === 'acceptable' && [...left, ...bothWays].includes(acceptability.proposal),
  )
}

function tally(failed: readonly FailedCase[], decisions: Decisions): string {
  const accepted = count(failed, (one) => decidedAs(one, decisions, 'accepted'))
  const rejected = count(failed, (one) => decidedAs(one, decisions, 'rejected'))
  const open = count(failed, ({ findings }) => findings) - accepted - rejected
  return `${accepted} accepted, ${rejected} rejected, ${open} left as ${open === 1 ? 'it is' : 'they are'}`
}

function count(failed: readonly FailedCase[], of: (one: FailedCase) => readonly FailedFinding[]): number {
  return failed.reduce((sum, one) => sum + of(one).length, 0)
}

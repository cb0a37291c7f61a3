import { basename, join } from 'node:path'
import type { Case } from '../model/case.ts'
import type { CaseReport } from '../model/case-report.ts'
import { HarnessError } from '../model/errors.ts'
import type { Proposal } from '../model/finding.ts'
import type { JsonObject } from '../model/json.ts'
import { caseInputs, readCaseText, writeCaseText } from '../run/index.ts'
import {
  type CaseText,
  changeEntries,
  steadyProposals,
  summaryText,
  type UpdatedCase,
  type UpdateSummary,
  updateCaseText,
} from '../transform/index.ts'
import { unwrittenText } from './unwritten-text.ts'

/** One correction may reveal the next: rows that were not paired before, say. */
const maxRounds = 3

/** How often a case is run at most, to be written. */
export const maxRuns = maxRounds + 1

/** A case that was run, and the last report of it. */
export interface UpdatedRun {
  readonly parsed: Case
  readonly report: CaseReport
}

/** How a case is run and read, and where. */
interface Playing {
  /** Of the project, absolute. */
  readonly root: string
  readonly run: (parsed: Case) => Promise<CaseReport>
  /** Reads the case's file again. */
  readonly parse: () => Case
}

/**
 * Runs a case, writes what was observed into its file, and runs what then stands there, until it passes or nothing more
 * can be declared. A file that would be no case any more is put back as it was. What the report says is what was found
 * last, with what was written and what was not.
 * @throws HarnessError `bad-usage` when the case's files can't be read before it runs
 */
export async function runAndUpdate(given: Case, playing: Playing): Promise<UpdatedRun> {
  let before = await readCaseText(given)
  // As it stands in the file by now: what is found must be about the entries that are there.
  const parsed = playing.parse()
  let last: UpdatedRun = { parsed, report: await playing.run(parsed) }
  let entries = entriesOf(before)
  let atFirst = entries
  let total: UpdateSummary = { declared: 0, corrected: 0, dropped: 0 }
  const sideFiles = new Map<string, string>()
  let problem: string | null = null
  try {
    for (let round = 0; round < maxRounds; round += 1) {
      const proposals = steadyProposals(proposalsOf(last.report), entries, atFirst)
      if (proposals.length === 0) break
      const updated = updateCaseText(before, proposals)
      problem = unwrittenText(updated.reasons)
      if (updated.files.length === 0) break
      await requireSameInputs(last, playing.root)
      const next = await runWritten(before, updated, playing)
      if (next === null) {
        problem = 'not written: with what was observed, the case could not be judged any more'
        break
      }
      const isObserved = last.report.status === 'fail'
      last = next
      before = await readCaseText(next.parsed)
      entries = entriesOf(before)
      // What an entry lacked is not known before the case could be judged.
      if (!isObserved) atFirst = entries
      total = sum(total, updated.summary)
      for (const { path } of updated.files) if (path !== before.path) sideFiles.set(path, `in ${basename(path)}`)
      for (const path of updated.emptied) sideFiles.set(path, `${basename(path)} removed`)
    }
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    problem = `not written: ${error.message}`
  }
  const { report } = last
  const reasons = [report.error, report.status === 'pass' ? null : problem].filter((reason) => reason !== null)
  const written = [summaryText(total), ...sideFiles.values()].filter((part) => part !== null)
  return {
    parsed: last.parsed,
    report: {
      ...report,
      error: reasons.length === 0 ? null : reasons.join('\n'),
      written: written.length === 0 ? null : written.join(', '),
    },
  }
}

/** @throws HarnessError `bad-usage` when what was found is about others than the files that are there by now */
async function requireSameInputs({ parsed, report: { inputs } }: UpdatedRun, root: string): Promise<void> {
  if (inputs === null) return
  const now = await caseInputs(parsed, join(root, 'snapshots', parsed.subject))
  if (now?.caseHash === inputs.caseHash && now.snapshotHash === inputs.snapshotHash) return
  const what = now?.caseHash === inputs.caseHash ? 'its snapshot' : 'the case file, or a file that it names,'
  throw new HarnessError(`${what} was changed while the case ran`, { code: 'bad-usage', fix: 'run the case again' })
}

/** None of a case in TypeScript, which is not written. */
function entriesOf(source: CaseText): readonly JsonObject[] {
  return /\.m?ts$/.test(source.path) ? [] : changeEntries(source)
}

/** What a case's file should say, of what was found in the case itself. */
function proposalsOf({ status, findings, obsolete = [] }: CaseReport): readonly Proposal[] {
  if (status === 'error') return obsolete
  if (status !== 'fail') return []
  return findings.flatMap(({ mode, proposal }) => (mode === undefined && proposal ? proposal : []))
}

/** Null when the case can't be judged any more: then the files are again as they were. */
async function runWritten(
  before: CaseText,
  updated: UpdatedCase,
  { root, run, parse }: Playing,
): Promise<UpdatedRun | null> {
  await writeCaseText(before, updated, root)
  try {
    const parsed = parse()
    const report = await run(parsed)
    const isJudged = report.status !== 'error' || report.errorCode === 'infrastructure' || report.obsolete !== undefined
    if (isJudged) return { parsed, report }
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
  }
  await putBack(before, updated, root)
  return null
}

async function putBack(before: CaseText, updated: UpdatedCase, root: string): Promise<void> {
  const files = [before, ...before.sideFiles]
  const texts = new Map(updated.files.map(({ path, text }) => [path, text]))
  const now = {
    path: before.path,
    text: texts.get(before.path) ?? before.text,
    sideFiles: updated.files.filter(({ path }) => path !== before.path),
  }
  const isNew = (path: string): boolean => !files.some((file) => file.path === path)
  const restored = {
    files: files.map(({ path, text }) => ({ path, text })),
    emptied: updated.files.map(({ path }) => path).filter(isNew),
  }
  await writeCaseText(now, restored, root)
}

function sum(a: UpdateSummary, b: UpdateSummary): UpdateSummary {
  return {
    declared: a.declared + b.declared,
    corrected: a.corrected + b.corrected,
    dropped: a.dropped + b.dropped,
  }
}

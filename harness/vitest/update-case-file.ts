import type { Case } from '../model/case.ts'
import { HarnessError } from '../model/errors.ts'
import type { Proposal } from '../model/finding.ts'
import type { JsonObject } from '../model/json.ts'
import type { CaseReport } from '../model/report.ts'
import { readCaseText, writeCaseText } from '../run/index.ts'
import {
  type CaseText,
  changeEntries,
  steadyProposals,
  summaryText,
  type UpdatedCase,
  type UpdateSummary,
  updateCaseText,
} from '../transform/index.ts'

/** One correction may reveal the next: rows that were not paired before, say. */
const maxRounds = 3

/** How often a case is run at most, to be written. */
export const maxRuns = maxRounds + 1

/** A case that was run, and the last report of it. */
export interface UpdatedRun {
  readonly parsed: Case
  readonly report: CaseReport
}

/**
 * Runs a case, writes what was observed into its file, and runs what then stands there, until it passes or nothing more
 * can be declared. A file that would be no case any more is put back as it was. What the report says is what was found
 * last, with what was written.
 * @param parse reads the case's file again
 */
export async function runAndUpdate(
  given: Case,
  run: (parsed: Case) => Promise<CaseReport>,
  parse: () => Case,
): Promise<UpdatedRun> {
  let before = await readCaseText(given)
  // As it stands in the file by now: what is found must be about the entries that are there.
  const parsed = parse()
  let last: UpdatedRun = { parsed, report: await run(parsed) }
  let entries = entriesOf(before)
  let atFirst = entries
  let total: UpdateSummary = { declared: 0, corrected: 0, dropped: 0 }
  try {
    for (let round = 0; round < maxRounds; round += 1) {
      const proposals = steadyProposals(proposalsOf(last.report), entries, atFirst)
      if (proposals.length === 0) break
      const updated = updateCaseText(before, proposals)
      if (updated.files.length === 0) break
      const next = await runWritten(before, updated, run, parse)
      if (next === null) break
      const isObserved = last.report.status === 'fail'
      last = next
      before = await readCaseText(next.parsed)
      entries = entriesOf(before)
      // What an entry lacked is not known before the case could be judged.
      if (!isObserved) atFirst = entries
      total = sum(total, updated.summary)
    }
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    const problem = `not written: ${error.message}`
    const reason = last.report.error
    last = { ...last, report: { ...last.report, error: reason === null ? problem : `${reason}\n${problem}` } }
  }
  return { parsed: last.parsed, report: { ...last.report, written: summaryText(total) } }
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
  run: (parsed: Case) => Promise<CaseReport>,
  parse: () => Case,
): Promise<UpdatedRun | null> {
  await writeCaseText(before, updated)
  try {
    const parsed = parse()
    const report = await run(parsed)
    const isJudged = report.status !== 'error' || report.errorCode === 'infrastructure' || report.obsolete !== undefined
    if (isJudged) return { parsed, report }
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
  }
  await putBack(before, updated)
  return null
}

async function putBack(before: CaseText, updated: UpdatedCase): Promise<void> {
  const files = [before, ...before.sideFiles]
  const texts = new Map(updated.files.map(({ path, text }) => [path, text]))
  const now = {
    path: before.path,
    text: texts.get(before.path) ?? before.text,
    sideFiles: updated.files.filter(({ path }) => path !== before.path),
  }
  const isNew = (path: string): boolean => !files.some((file) => file.path === path)
  await writeCaseText(now, {
    files: files.map(({ path, text }) => ({ path, text })),
    emptied: updated.files.map(({ path }) => path).filter(isNew),
  })
}

function sum(a: UpdateSummary, b: UpdateSummary): UpdateSummary {
  return {
    declared: a.declared + b.declared,
    corrected: a.corrected + b.corrected,
    dropped: a.dropped + b.dropped,
  }
}

import { existsSync } from 'node:fs'
import { basename, relative, resolve } from 'node:path'
import { HarnessError, type Problem } from '../../model/errors.ts'
import type { Proposal } from '../../model/finding.ts'
import { type JsonObject, jsonText } from '../../model/json.ts'
import { writeTextFiles } from '../../run/index.ts'
import { parseCaseObject, type UpdatedCase, type UpdateSummary, updateCaseText } from '../../transform/index.ts'
import type { Approval, DecidedCase } from './approval.ts'
import { type OpenCase, openCases } from './open-cases.ts'

/** What was written of one case. */
export interface AppliedCase {
  /** The case, as the approval names it. */
  readonly file: string
  readonly summary: UpdateSummary
  /** The files that were written, relative to the project, with forward slashes. */
  readonly written: readonly string[]
  /** Findings that stay failures, because they were rejected. */
  readonly rejected: number
}

/**
 * Writes what was accepted into the case files: all of it or, where something is in its way, nothing.
 * @throws HarnessError `bad-usage` when the inputs of a case are others than those that were decided on, or an entry
 * can't be written
 */
export async function applyApproval(root: string, approval: Approval): Promise<readonly AppliedCase[]> {
  requireEachOnce(root, approval.cases)
  const decided = approval.cases.filter(({ accepted }) => accepted.length > 0)
  const open = await openCases(
    root,
    decided.map(({ file, caseHash, snapshotHash }) => ({ file, inputs: { caseHash, snapshotHash } })),
  )
  const updates = decided.flatMap((one, index) => {
    const opened = open[index]
    return opened === undefined ? [] : [update(one, opened)]
  })
  refuse(updates.flatMap(({ problems }) => problems))
  await writeTextFiles(
    updates.flatMap(({ updated }) => updated.files),
    updates.flatMap(({ updated }) => updated.emptied),
  )
  return updates.map(({ decided: { file, rejected = [] }, updated: { files, summary } }) => ({
    file,
    summary,
    written: files.map(({ path }) => relative(root, path).replaceAll('\\', '/')),
    rejected: rejected.length,
  }))
}

function requireEachOnce(root: string, cases: readonly DecidedCase[]): void {
  const paths = cases.map(({ file }) => resolve(root, file))
  const again = cases.filter((_, index) => paths.indexOf(paths[index] ?? '') < index)
  refuse(again.map(({ file }) => ({ message: 'the case is decided on more than once', place: { file } })))
}

interface Update {
  readonly decided: DecidedCase
  readonly updated: UpdatedCase
  readonly problems: readonly Problem[]
}

function update(decided: DecidedCase, { source }: OpenCase): Update {
  const { file, accepted } = decided
  const proposals = accepted.map(({ proposal }) => proposal)
  const updated = updateCaseText(source, proposals)
  const left = updated.left.map(({ list, entry, corrects }) => {
    const what = entry === null ? `entry ${corrects?.entry} can't be taken out` : `no place for ${jsonText(entry)}`
    return { message: `expect.${list}: ${what}`, place: { file } }
  })
  const known = [source, ...source.sideFiles].map(({ path }) => path)
  const inTheWay = updated.files.filter(({ path }) => !known.includes(path) && existsSync(path))
  const taken = inTheWay.map(({ path }) => {
    const name = basename(path)
    const fix = `move it away, or name it under expect.changes: { file: ./${name} }`
    return { message: `${name} is there already, but the case does not name it`, place: { file }, fix }
  })
  return { decided, updated, problems: [...badEntries(file, source.path, proposals), ...left, ...taken] }
}

/** An approval may be written by hand, so its entries are held against what a case may say. */
function badEntries(file: string, path: string, proposals: readonly Proposal[]): readonly Problem[] {
  const entriesOf = (list: Proposal['list']): readonly JsonObject[] =>
    proposals.flatMap((proposal) => (proposal.list === list && proposal.entry ? [proposal.entry] : []))
  const sequences = Object.fromEntries(entriesOf('sequences').flatMap((entry) => Object.entries(entry)))
  const lists = { changes: entriesOf('changes'), schema: entriesOf('schema'), sequences }
  const expect = Object.fromEntries(Object.entries(lists).filter(([, entries]) => Object.keys(entries).length > 0))
  try {
    parseCaseObject({ name: 'of an approval', subject: 'any', snapshot: 'any', expect }, path)
    return []
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    return error.problems.map(({ message }) => ({ message: `no entry of a case: ${message}`, place: { file } }))
  }
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return
  throw new HarnessError('what was accepted cannot be written, so nothing is', {
    code: 'bad-usage',
    problems,
    fix: 'run the cases again, and decide on what is found then',
  })
}

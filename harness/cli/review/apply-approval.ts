import { existsSync } from 'node:fs'
import { basename, relative, resolve } from 'node:path'
import { volatility } from '../../../reports/index.ts'
import type { Approval, DecidedCase } from '../../model/approval.ts'
import type { VariedField } from '../../model/case-report.ts'
import { HarnessError, type Problem } from '../../model/errors.ts'
import { jsonText } from '../../model/json.ts'
import { writeTextFiles } from '../../run/index.ts'
import { type CaseText, type UpdatedCase, type UpdateSummary, updateCaseText } from '../../transform/index.ts'
import type { Subjects } from '../project.ts'
import { contradictions } from './contradictions.ts'
import { lastVariedFields } from './last-varied-fields.ts'
import { badEntries, misfits } from './misfits.ts'
import { type OpenCase, openCases } from './open-cases.ts'

/** What was written of one case. */
export interface AppliedCase {
  /** Relative to the project, by its plain name: without `./` and the like. */
  readonly file: string
  readonly summary: UpdateSummary
  /** The files that were written, relative to the project, with forward slashes. */
  readonly written: readonly string[]
  /** Findings that stay failures, because they were rejected. */
  readonly rejected: number
}

/**
 * Writes what was accepted into the case files: all of it or, where something is in its way, nothing.
 * @param subjects those of the project: each case is held against its own, with what would be written
 * @throws HarnessError `bad-usage` when the inputs of a case are others than those that were decided on, or it would be
 * none that is valid; others when a subject cannot be had
 */
export async function applyApproval(
  root: string,
  approval: Approval,
  subjects: Subjects,
): Promise<readonly AppliedCase[]> {
  const cases = eachOnce(root, approval.cases)
  const decided = cases.filter(({ accepted }) => accepted.length > 0)
  const open = await openCases(
    root,
    decided.map(({ file, caseHash, snapshotHash }) => ({ file, inputs: { caseHash, snapshotHash } })),
  )
  const lastVaried = await lastVariedFields(root)
  const updates: Update[] = []
  for (const [index, one] of decided.entries()) {
    const opened = open[index]
    if (!opened) continue
    const own = update(one, opened, lastVaried(one))
    updates.push(
      own.problems.length > 0
        ? own
        : { ...own, problems: await misfits(root, one.file, own.source, own.updated, subjects) },
    )
  }
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

/** The cases by the plain names of their files. */
function eachOnce(root: string, cases: readonly DecidedCase[]): readonly DecidedCase[] {
  const plain = cases.map((one) => ({ ...one, file: relative(root, resolve(root, one.file)).replaceAll('\\', '/') }))
  const files = plain.map(({ file }) => file)
  const again = plain.flatMap(({ file }, index) => {
    const first = files.indexOf(file)
    if (first === index) return []
    const names = [first, index].map((at) => cases[at]?.file).filter((name) => name !== file)
    const as = names.length === 0 ? '' : `, also as ${names.join(' and ')}`
    return [{ message: `the case is decided on more than once${as}`, place: { file } }]
  })
  refuse(again, 'decide on it in one place')
  return plain
}

interface Update {
  readonly decided: DecidedCase
  readonly source: CaseText
  readonly updated: UpdatedCase
  readonly problems: readonly Problem[]
}

/** @param varied what the last run found otherwise when it ran the case again */
function update(decided: DecidedCase, { source }: OpenCase, varied: readonly VariedField[]): Update {
  const { file, accepted } = decided
  const volatile = accepted.flatMap((decision) => volatility(decision, varied, file) ?? [])
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
  const problems = [
    ...contradictions(decided, source),
    ...[...new Set(volatile)].map((message) => ({ message, place: { file } })),
    ...badEntries(file, source.path, proposals),
    ...left,
    ...taken,
  ]
  return { decided, source, updated, problems }
}

function refuse(problems: readonly Problem[], fix = 'run the cases again, and decide on what is found then'): void {
  if (problems.length === 0) return
  throw new HarnessError('what was accepted cannot be written, so nothing is', { code: 'bad-usage', problems, fix })
}

import { readFile, realpath } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import type { Case } from '../../model/case.ts'
import { HarnessError, type Problem } from '../../model/errors.ts'
import type { CaseInputs } from '../../model/report.ts'
import { caseInputs, namedFiles, readCaseText, snapshotPath } from '../../run/index.ts'
import { type CaseText, parseCaseFile } from '../../transform/index.ts'

/** Which case was judged, and on which inputs. */
export interface JudgedCase {
  /** Relative to the project. */
  readonly file: string
  /** Null: they are not known. */
  readonly inputs: CaseInputs | null
}

/** A case file that is just as it was when it was judged. */
export interface OpenCase {
  /** Relative to the project, as it was named. */
  readonly file: string
  readonly source: CaseText
}

/**
 * Reads the files of cases that were judged, all of them or none.
 * @throws HarnessError `bad-usage` that names each that can't be written, or that is other than it was then
 */
export async function openCases(root: string, judged: readonly JudgedCase[]): Promise<readonly OpenCase[]> {
  const opened = await Promise.all(judged.map((one) => openCase(root, one)))
  const problems = opened.flatMap((one) => ('problem' in one ? [one.problem] : []))
  if (problems.length === 0) return opened.flatMap((one) => ('problem' in one ? [] : [one]))
  throw new HarnessError('what was decided is not about the files that are here now, so nothing is written', {
    code: 'bad-usage',
    problems,
  })
}

interface Refused {
  readonly problem: Problem
}

const runAgain = 'run the case again, and decide on what is found then'

async function openCase(root: string, { file, inputs }: JudgedCase): Promise<OpenCase | Refused> {
  const refuse = (message: string, fix = runAgain): Refused => ({ problem: { message, place: { file }, fix } })
  const path = resolve(root, file)
  if (!/\.case\.(ya?ml|json|ts)$/.test(file)) return refuse('not a case file')
  if (!(await isInside(root, path))) return refuse('there is no such file in the project', 'name one of its cases')
  if (file.endsWith('.ts')) return refuse('a case in TypeScript is not written by a command', 'declare it by hand')
  if (inputs === null) return refuse('the run could not read its inputs, so nothing says whether they are the same')
  let parsed: Case
  try {
    parsed = parseCaseFile(await readFile(path, 'utf8'), path)
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    return refuse('not a valid case any more: it changed since the run')
  }
  const snapshot = snapshotPath(parsed, join(root, 'snapshots', parsed.subject))
  const now = await caseInputs(parsed, snapshot)
  if (now === null) return refuse(`its snapshot, or a file that it names, is gone since the run`)
  if (now.caseHash !== inputs.caseHash) {
    const others = (await namedFiles(parsed)).map((other) => relative(root, other).replaceAll('\\', '/'))
    const also = others.length === 0 ? '' : `, or one of the files that it names: ${others.join(', ')}`
    return refuse(`the case file changed since the run${also}`)
  }
  if (now.snapshotHash !== inputs.snapshotHash) {
    return refuse(`its snapshot changed since the run: ${relative(root, snapshot).replaceAll('\\', '/')}`)
  }
  return { file, source: await readCaseText(parsed) }
}

/** An approval may come from anywhere: nothing outside of the project is written for it, be it by a link. */
async function isInside(root: string, path: string): Promise<boolean> {
  const real = await Promise.all([realpath(root), realpath(path)]).catch(() => null)
  return real?.[1].startsWith(`${real[0]}${sep}`) ?? false
}

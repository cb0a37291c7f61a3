import { readFile, realpath } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { filtersFor } from '../../../reports/index.ts'
import type { Case } from '../../model/case.ts'
import type { CaseInputs } from '../../model/case-report.ts'
import { HarnessError } from '../../model/errors.ts'
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
  readonly kind: 'open'
  /** Relative to the project, as it was named. */
  readonly file: string
  readonly source: CaseText
}

/** A case file that no command writes, whatever became of it. */
export interface ClosedCase {
  readonly kind: 'closed'
  readonly file: string
  readonly why: string
  /** What to do instead. */
  readonly fix: string
}

/** A case of which something is other than when it was judged. */
interface StaleCase extends Omit<ClosedCase, 'kind'> {
  readonly kind: 'stale'
}

/**
 * Reads the files of cases that were judged, all of them or none.
 * @throws HarnessError `bad-usage` that names each that can't be written, or that is other than it was then
 */
export async function openCases(root: string, judged: readonly JudgedCase[]): Promise<readonly OpenCase[]> {
  const opened = await Promise.all(judged.map((one) => openCase(root, one)))
  refuse(opened.filter((one) => one.kind !== 'open'))
  return opened.filter((one) => one.kind === 'open')
}

/**
 * The same, where those that no command writes are told from those that can be.
 * @throws HarnessError `bad-usage` that names each that is other than it was then, and how to leave it out
 */
export async function openOrClosedCases(
  root: string,
  judged: readonly JudgedCase[],
): Promise<readonly (OpenCase | ClosedCase)[]> {
  const cases = await Promise.all(judged.map((one) => openCase(root, one)))
  const others = cases.filter((one) => one.kind === 'open')
  const command = `npx roundtrip review${filtersFor(others) ?? ' FILTER'}`
  refuse(
    cases.filter((one) => one.kind === 'stale'),
    others.length === 0 ? undefined : `or leave it out, and review others: ${command}`,
  )
  return cases.filter((one) => one.kind !== 'stale')
}

function refuse(cases: readonly (ClosedCase | StaleCase)[], fix?: string): void {
  if (cases.length === 0) return
  throw new HarnessError('what was decided is not about the files that are here now, so nothing is written', {
    code: 'bad-usage',
    problems: cases.map(({ file, why, fix }) => ({ message: why, place: { file }, fix })),
    ...(fix === undefined ? {} : { fix }),
  })
}

const runAgain = 'run the case again, and decide on what is found then'
const nameOne = 'name a case of the project: cases/<subject>/<name>.case.yaml'

async function openCase(root: string, { file, inputs }: JudgedCase): Promise<OpenCase | ClosedCase | StaleCase> {
  const closed = (why: string, fix: string): ClosedCase => ({ kind: 'closed', file, why, fix })
  const stale = (why: string): StaleCase => ({ kind: 'stale', file, why, fix: runAgain })
  const path = resolve(root, file)
  switch (await placeOf(root, path)) {
    case 'outside':
      return closed(
        'it lies outside of the project, where nothing is written',
        'copy it into the project, or edit it by hand',
      )
    case 'nowhere':
      return closed('there is no such file in the project', nameOne)
    case 'inside':
  }
  if (!/\.case\.(ya?ml|json|ts)$/.test(file)) return closed('not a case file', nameOne)
  if (file.endsWith('.ts')) return closed('a case in TypeScript is not written by a command', 'declare it by hand')
  if (inputs === null) return stale('the run could not read its inputs, so nothing says whether they are the same')
  let parsed: Case
  try {
    parsed = parseCaseFile(await readFile(path, 'utf8'), path)
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    return stale('not a valid case any more: it changed since the run')
  }
  const subjectFolder = join(root, 'snapshots', parsed.subject)
  const now = await caseInputs(parsed, subjectFolder)
  if (now === null) return stale('its snapshot, or a file that it names, is gone since the run')
  if (now.caseHash !== inputs.caseHash) {
    const others = (await namedFiles(parsed, subjectFolder)).map((other) => relative(root, other).replaceAll('\\', '/'))
    const also = others.length === 0 ? '' : `, or one of the files that it names: ${others.join(', ')}`
    return stale(`the case file changed since the run${also}`)
  }
  if (now.snapshotHash !== inputs.snapshotHash) {
    return stale(
      `its snapshot changed since the run: ${relative(root, snapshotPath(parsed, subjectFolder)).replaceAll('\\', '/')}`,
    )
  }
  return { kind: 'open', file, source: await readCaseText(parsed) }
}

/** An approval may come from anywhere: nothing outside of the project is written for it, be it by a link. */
async function placeOf(root: string, path: string): Promise<'inside' | 'outside' | 'nowhere'> {
  const real = await Promise.all([realpath(root), realpath(path)]).catch(() => null)
  const [folder, file] = real ?? [root, path]
  if (!file.startsWith(`${folder}${sep}`)) return 'outside'
  return real === null ? 'nowhere' : 'inside'
}

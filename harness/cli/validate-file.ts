import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { migrationsFolder } from '../config/index.ts'
import { HarnessError, type SourcePlace } from '../model/errors.ts'
import type { Finding } from '../model/finding.ts'
import { jsonText } from '../model/json.ts'
import { type BoundSubject, orderFix, type PlacedFinding, validateSnapshotFile } from '../run/index.ts'
import { openSnapshotFile } from '../snapshot/index.ts'
import { parseCaseFile } from '../transform/index.ts'
import { atAdvice } from './command-line.ts'
import { type FileProblem, type FileReport, problemsOf, type ValidateOptions } from './file-report.ts'
import { holdAgainstSubject } from './hold-against-subject.ts'
import { projectRoot, type SubjectName, type Subjects, subjectOfFile } from './project.ts'
import { isSubjectFile, validateSubjectFile } from './validate-subject.ts'

/** @throws HarnessError when the subject of a snapshot or case cannot be had: that is no fault of the file */
export function validateFile(file: string, options: ValidateOptions, subjects: Subjects): Promise<FileReport> {
  if (isSubjectFile(file)) return validateSubjectFile(file, options, subjects)
  return /\.case\.\w+$/.test(file)
    ? validateCaseFile(file, options, subjects)
    : validateSnapshotOf(file, options, subjects)
}

async function validateSnapshotOf(file: string, options: ValidateOptions, subjects: Subjects): Promise<FileReport> {
  const name = await subjectOfSnapshot(file, options)
  const at = options.at === undefined ? {} : { at: options.at }
  const report = { file, kind: 'snapshot', subject: name?.name ?? null, ...at } as const
  const bound = name && (await openSubject(name, options, subjects))
  try {
    const found = bound ? await validateSnapshotFile(bound, file, options.onProgress) : await onlyRead(file)
    if (found.length === 0) return { ...report, status: 'pass', problems: [] }
    return {
      ...report,
      status: 'fail',
      problems: found.map(({ finding, place }) => findingProblem(withFix(finding, bound, file, options), place)),
    }
  } catch (error) {
    return { ...report, status: 'unreadable', problems: problemsOf(error, 'bad-snapshot') }
  }
}

function withFix(finding: Finding, bound: BoundSubject | null, file: string, { at }: ValidateOptions): Finding {
  if (!bound) return finding
  if (finding.kind === 'unordered-input') return { ...finding, fix: orderFix(bound.subject, file) }
  const isUnknown = finding.kind === 'unknown-model' || finding.kind === 'unknown-field'
  const mayBeOlder = isUnknown && at === undefined && migrationsFolder(bound.subject) !== null
  return mayBeOlder ? { ...finding, fix: `${finding.fix}; ${atAdvice}` } : finding
}

/** The subject of a snapshot, at the version that was asked for. */
export function openSubject(name: SubjectName, { at }: ValidateOptions, subjects: Subjects): Promise<BoundSubject> {
  return at === undefined ? subjects.open(name) : subjects.openAt(name, at)
}

/** Whether it is a snapshot at all. */
async function onlyRead(file: string): Promise<readonly PlacedFinding[]> {
  for await (const _ of openSnapshotFile(file).rows());
  return []
}

/**
 * Named, or that in whose folder the file lies.
 * @throws HarnessError `bad-usage` when a version is named, but there is no subject
 */
export async function subjectOfSnapshot(file: string, options: ValidateOptions): Promise<SubjectName | null> {
  if (options.subject !== undefined) return { root: projectRoot(options.root), name: options.subject }
  const name = await subjectOfFile(file, options.root)
  if (name !== null || options.at === undefined) return name
  throw new HarnessError(`${file} is of no subject, so it is of no version`, {
    code: 'bad-usage',
    fix: 'say whose rows it holds: --subject NAME, and --root DIR of the project',
  })
}

async function validateCaseFile(file: string, options: ValidateOptions, subjects: Subjects): Promise<FileReport> {
  const report = { file, kind: 'case', subject: null } as const
  let parsed: ReturnType<typeof parseCaseFile>
  try {
    parsed = parseCaseFile(await readCaseText(file), file)
  } catch (error) {
    return { ...report, status: 'unreadable', problems: problemsOf(error, 'bad-case') }
  }
  const { subject: name } = parsed
  try {
    await holdAgainstSubject(parsed, projectRoot(options.root, resolve(file, '..')), subjects)
    return { ...report, subject: name, status: 'pass', problems: [] }
  } catch (error) {
    return { ...report, subject: name, status: 'fail', problems: problemsOf(error, 'bad-case') }
  }
}

async function readCaseText(file: string): Promise<string> {
  if (/ts$/.test(file)) throw badCase(`${file} is TypeScript: it is checked when it runs`)
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const reasons: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' }
    throw badCase(`${file} cannot be read: ${reasons[cause.code ?? ''] ?? cause.message}`)
  })
}

function badCase(message: string): HarnessError {
  return new HarnessError(message, { code: 'bad-case' })
}

function findingProblem(finding: Finding, place?: SourcePlace): FileProblem {
  const { kind, model, ordinal, expectedPk, label, message, fix } = finding
  const names = [`pk ${jsonText(expectedPk)}`, label].filter((part) => part !== null).join(', ')
  const text = `${kind}: ${model} row ${ordinal} (${names}): ${message}`
  return { message: text, finding, fix, ...(place ? { place } : {}) }
}

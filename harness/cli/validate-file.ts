import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { migrationsFolder, subjectHint, subjectNames } from '../config/index.ts'
import { HarnessError, type SourcePlace } from '../model/errors.ts'
import type { Finding } from '../model/finding.ts'
import { jsonText } from '../model/json.ts'
import { type BoundSubject, orderFix, validateSnapshotFile } from '../run/index.ts'
import { openSnapshotFile } from '../snapshot/index.ts'
import { parseCaseFile } from '../transform/index.ts'
import { atAdvice } from './command-line.ts'
import { type FileProblem, type FileReport, problemsOf, type ValidateOptions } from './file-report.ts'
import { holdAgainstSubject } from './hold-against-subject.ts'
import { likelySubject, likelyText } from './likely-subject.ts'
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
    if (!name || !bound) {
      await onlyRead(file)
      return { ...report, status: 'pass', problems: [] }
    }
    const { findings, shims, knownModels } = await validateSnapshotFile(bound, file, options.onProgress)
    const needed = shims.length === 0 ? {} : { shims }
    if (findings.length === 0) return { ...report, ...needed, status: 'pass', problems: [] }
    const unknown = findings.flatMap(({ finding: { kind, model } }) => (kind === 'unknown-model' ? [model] : []))
    const likely = unknown.length > knownModels ? await likelySubject(name, unknown) : null
    return {
      ...report,
      ...needed,
      status: 'fail',
      problems: [
        ...(likely === null ? [] : [{ message: likelyText(likely) }]),
        ...findings.map(({ finding, place }) => findingProblem(withFix(finding, bound, file, options), place)),
      ],
    }
  } catch (error) {
    return { ...report, status: 'unreadable', problems: problemsOf(error, 'bad-snapshot') }
  }
}

function withFix(finding: Finding, bound: BoundSubject, file: string, { at }: ValidateOptions): Finding {
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
async function onlyRead(file: string): Promise<void> {
  for await (const _ of openSnapshotFile(file).rows());
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
  let text: string
  try {
    text = await readCaseText(file)
    parsed = parseCaseFile(text, file)
  } catch (error) {
    return { ...report, status: 'unreadable', problems: problemsOf(error, 'bad-case') }
  }
  const { subject: name } = parsed
  const root = projectRoot(options.root, resolve(file, '..'))
  if (!(await subjectNames(root)).includes(name)) {
    const place = { file, ...lineOfSubject(text) }
    const problem = { message: `there is no subject ${name}`, place, fix: await subjectHint(root, name) }
    return { ...report, subject: name, status: 'fail', problems: [problem] }
  }
  try {
    await holdAgainstSubject(parsed, root, subjects)
    return { ...report, subject: name, status: 'pass', problems: [] }
  } catch (error) {
    return { ...report, subject: name, status: 'fail', problems: problemsOf(error, 'bad-case') }
  }
}

function lineOfSubject(text: string): { readonly line?: number } {
  const index = text.split('\n').findIndex((line) => /^\s*"?subject"?\s*:/.test(line))
  return index < 0 ? {} : { line: index + 1 }
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
  // A table without a primary key has none: its rows are told by where they stand.
  const pk = expectedPk === null ? null : `pk ${jsonText(expectedPk)}`
  const names = [pk, label].filter((part) => part !== null).join(', ')
  const text = `${kind}: ${model} row ${ordinal}${names === '' ? '' : ` (${names})`}: ${message}`
  return { message: text, finding, fix, ...(place ? { place } : {}) }
}

import { existsSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { overlappingComparators, subjectFile } from '../config/index.ts'
import type { Problem } from '../model/errors.ts'
import { type BoundSubject, checkCoverage } from '../run/index.ts'
import { type FileReport, problemsOf, type ValidateOptions } from './file-report.ts'
import { type Subjects, subjectOfFile } from './project.ts'

/** Whether a file is called as one that defines a subject. */
export function isSubjectFile(file: string): boolean {
  return /^subject\.m?[jt]s$/.test(basename(file))
}

/** Whether it loads, fits its schema, and binds comparators that do not contradict each other. */
export async function validateSubjectFile(
  file: string,
  options: ValidateOptions,
  subjects: Subjects,
): Promise<FileReport> {
  const name = await subjectOfFile(file, options.root)
  const report = { file, kind: 'subject', subject: name?.name ?? null } as const
  if (name === null || subjectFile(join(name.root, 'snapshots', name.name)) !== resolve(file)) {
    return { ...report, status: 'unreadable', problems: [misplaced(file)] }
  }
  try {
    const bound = await subjects.open(name)
    return subjectReport(file, bound, await checkCoverage(name.root, bound))
  } catch (error) {
    return {
      ...report,
      status: 'unreadable',
      problems: problemsOf(error, 'bad-config', 'bad-comparator', 'schema-failed'),
    }
  }
}

/** Of the subjects that were opened, those that contradict themselves and were not asked about by name. */
export async function contradictorySubjects(
  subjects: Subjects,
  reports: readonly FileReport[],
): Promise<readonly FileReport[]> {
  const asked = new Set(reports.filter(({ kind }) => kind === 'subject').map(({ file }) => resolve(file)))
  return (await subjects.opened()).flatMap((bound): readonly FileReport[] => {
    const path = subjectFile(bound.subject.folder) ?? bound.subject.folder
    const report = subjectReport(shortPath(path), bound)
    return report.status === 'pass' || asked.has(path) ? [] : [report]
  })
}

/** @param undecided what its `coverage` asks for */
function subjectReport(
  file: string,
  { schema, comparators }: BoundSubject,
  undecided: readonly Problem[] = [],
): FileReport {
  const contradictions = overlappingComparators(schema, comparators)
  const problems = [...contradictions, ...undecided]
  const isIncomplete = undecided.length > 0 && contradictions.length === 0
  return {
    file,
    kind: 'subject',
    status: problems.length === 0 ? 'pass' : 'fail',
    subject: schema.subject,
    problems,
    ...(isIncomplete ? { isIncomplete } : {}),
  }
}

function misplaced(file: string): Problem {
  if (!existsSync(file)) return { message: 'there is no such file' }
  return { message: 'it does not define a subject where it lies', fix: 'a subject is snapshots/<name>/subject.ts' }
}

function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere.startsWith('..') ? path : fromHere
}

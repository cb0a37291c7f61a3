import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Case } from '../model/case.ts'
import type { CaseInputs } from '../model/case-report.ts'
import { hashOfFile } from './hash-of-file.ts'
import { snapshotPath } from './snapshot-path.ts'
import { stepSnapshots } from './step-snapshots.ts'

/**
 * What a verdict on a case is bound to. `caseHash` is the SHA-256 of the case file; where it names others (see
 * {@link namedFiles}), it is that of the lines `<SHA-256>  <path>`, each with a line end: the case file's, then theirs
 * in the order of their paths, which are relative to the case file's folder and have forward slashes.
 * @param subjectFolder absolute
 * @returns null when one of the files can't be read
 */
export async function caseInputs(parsed: Case, subjectFolder: string): Promise<CaseInputs | null> {
  return hashedInputs(parsed, subjectFolder, () => hashOfFile(snapshotPath(parsed, subjectFolder)))
}

/** The same where the snapshot's hash is known. @param snapshotHash empty when it could not be read */
export function inputsWith(parsed: Case, subjectFolder: string, snapshotHash: string): Promise<CaseInputs | null> {
  return hashedInputs(parsed, subjectFolder, () =>
    snapshotHash === '' ? Promise.reject(new Error('no snapshot')) : Promise.resolve(snapshotHash),
  )
}

async function hashedInputs(
  parsed: Case,
  subjectFolder: string,
  hashSnapshot: () => Promise<string>,
): Promise<CaseInputs | null> {
  try {
    const [caseHash, snapshotHash] = await Promise.all([hashOfCase(parsed, subjectFolder), hashSnapshot()])
    return { caseHash, snapshotHash }
  } catch {
    return null
  }
}

/**
 * The files, besides the case file and its snapshot, that say what is done and what is expected: those of its
 * expectations, of its SQL, of its migrations, and the snapshots that its steps import. Absolute paths, in no order,
 * each once. Programs that it runs are not known.
 * @param subjectFolder absolute
 * @throws Error when a folder can't be read
 */
export async function namedFiles(parsed: Case, subjectFolder: string): Promise<readonly string[]> {
  const files = await Promise.all([...namedPaths(parsed, subjectFolder)].map(filesAt))
  return [...new Set(files.flat())]
}

function* namedPaths(parsed: Case, subjectFolder: string): Iterable<string> {
  const { transform, modes, sideFiles = [] } = parsed
  yield* sideFiles
  for (const step of transform) {
    if (step.kind === 'sql' && step.source.kind === 'file') yield step.source.path
    if (step.kind === 'migrate') yield step.folder
  }
  yield* stepSnapshots(parsed, subjectFolder)
  if (modes.reversible?.kind === 'path') yield modes.reversible.path
}

/** The file itself, or all files of a folder, those of its folders with them. */
async function filesAt(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function hashOfCase(parsed: Case, subjectFolder: string): Promise<string> {
  const others = await namedFiles(parsed, subjectFolder)
  if (others.length === 0) return hashOfFile(parsed.file)
  const folder = dirname(parsed.file)
  const named = (path: string) => ({ path, name: relative(folder, path).replaceAll('\\', '/') })
  const files = [named(parsed.file), ...others.map(named).sort((a, b) => (a.name < b.name ? -1 : 1))]
  const lines = createHash('sha256')
  for (const { path, name } of files) lines.update(`${await hashOfFile(path)}  ${name}\n`)
  return lines.digest('hex')
}

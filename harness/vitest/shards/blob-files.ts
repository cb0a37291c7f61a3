import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { RunnerTask, RunnerTestFile, Vitest } from 'vitest/node'
import type { CaseReport } from '../../model/case-report.ts'
import { reportOf } from '../packed-report.ts'
import type { ImportedFile } from '../provided.ts'
import type { RunOrigin } from './origin.ts'

/** A test file as one of the blobs has it. */
export interface BlobFile {
  /** Relative to the project, with forward slashes. */
  readonly name: string
  /** Of vitest's projects; empty where there is but one. */
  readonly project: string
  /** Null: it did not come to its end. */
  readonly origin: RunOrigin | null
  /** Of the cases that came to their end. */
  readonly cases: readonly CaseReport[]
  /** What steps of its cases imported. */
  readonly imported: readonly ImportedFile[]
}

/** What was put together of blobs, one after the other. Null: vitest ran the tests itself. */
export function blobFiles({ state }: Vitest): readonly BlobFile[] | null {
  // The types of a file may be checked beside its tests; those are no cases.
  return state.blobs?.files.filter(({ meta }) => meta.typecheck !== true).map(blobFile) ?? null
}

function blobFile(file: RunnerTestFile): BlobFile {
  const tests = testsOf(file)
  return {
    name: file.name.replaceAll('\\', '/'),
    project: file.projectName ?? '',
    origin: file.meta.roundtripOrigin ?? null,
    cases: tests.flatMap(({ meta }) => reportOf(meta) ?? []),
    imported: tests.flatMap(({ meta }) => meta.roundtripImported ?? []),
  }
}

function testsOf(task: RunnerTask): readonly RunnerTask[] {
  return task.type === 'suite' ? task.tasks.flatMap(testsOf) : [task]
}

/** The names of the files that were put together; none when that is not known. */
export async function blobNames({ config }: Vitest): Promise<readonly string[]> {
  // As vitest does, which knows the option from its command line alone.
  return config.mergeReports === undefined ? [] : readdir(resolve(config.mergeReports)).catch(() => [])
}

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { glob } from 'glob'
import type { Case, ImportStep } from '../../model/case.ts'
import type { CoverageDefinition } from '../../model/coverage.ts'
import { HarnessError, type Problem } from '../../model/errors.ts'
import type { ModelName, Snapshot } from '../../model/snapshot.ts'
import { openSnapshotFile, readSnapshotFile } from '../../snapshot/index.ts'
import { parseCaseFile } from '../../transform/index.ts'
import { snapshotPath } from '../snapshot-path.ts'
import type { BoundSubject } from '../subject-schema.ts'
import { coverageProblems } from './coverage-problems.ts'
import { filledFields } from './filled-fields.ts'
import { collidingModels } from './taken-keys.ts'

/**
 * Holds a subject to its `coverage`, by its snapshots and the cases of the project. No database is needed. A case that
 * cannot be parsed counts for nothing: its own test says why.
 * @param root the project's folder
 * @returns empty when somebody has decided everything, or the subject does not ask for it
 * @throws HarnessError `bad-snapshot` when a snapshot cannot be read
 */
export async function checkCoverage(root: string, { subject, schema }: BoundSubject): Promise<readonly Problem[]> {
  const { coverage } = subject.definition
  if (!coverage) return []
  const missing = coverage.exhaustive.filter((name) => !existsSync(join(subject.folder, `${name}.json`)))
  const there = coverage.exhaustive.filter((name) => !missing.includes(name))
  const sources = there.map((name) => () => openSnapshotFile(join(subject.folder, `${name}.json`)).rows())
  const filled = await filledFields(schema, sources)
  const collided = await collidedModels(root, { subject, schema })
  return [
    ...missing.map((name) => missingSnapshot(coverage, subject.definition.name, name)),
    ...coverageProblems(schema, coverage, { filled, collided }),
  ]
}

function missingSnapshot({ exhaustive }: CoverageDefinition, subject: string, name: string): Problem {
  return {
    message: `coverage.exhaustive[${exhaustive.indexOf(name)}] names snapshot ${name}, which there is not`,
    fix: `add snapshots/${subject}/${name}.json, or leave it out`,
  }
}

async function collidedModels(
  root: string,
  { subject, schema }: Pick<BoundSubject, 'subject' | 'schema'>,
): Promise<ReadonlySet<ModelName>> {
  const snapshots = new Map<string, Promise<Snapshot>>()
  const read = (path: string): Promise<Snapshot> => {
    const known = snapshots.get(path) ?? readSnapshotFile(path)
    snapshots.set(path, known)
    return known
  }
  const collided = new Set<ModelName>()
  for (const testCase of await importingCases(root, subject.definition.name)) {
    const before = snapshotPath(testCase, subject.folder)
    for (const step of testCase.transform.filter(isImport)) {
      const imported = snapshotPath({ snapshot: step.snapshot, file: testCase.file }, subject.folder)
      if (!existsSync(before) || !existsSync(imported)) continue
      for (const model of collidingModels(schema, await read(before), await read(imported))) collided.add(model)
    }
  }
  return collided
}

async function importingCases(root: string, subject: string): Promise<readonly Case[]> {
  const files = await glob('cases/**/*.case.{yaml,yml,json}', {
    cwd: root,
    absolute: true,
    ignore: '**/node_modules/**',
  })
  const cases: Case[] = []
  for (const file of files.sort()) {
    try {
      const text = await readFile(file, 'utf8')
      // Nearly all cases import nothing: they need not be read closely.
      if (!text.includes('import')) continue
      const parsed = parseCaseFile(text, file)
      if (parsed.subject === subject && !parsed.skip && parsed.transform.some(isImport)) cases.push(parsed)
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error
    }
  }
  return cases
}

function isImport(step: Case['transform'][number]): step is ImportStep {
  return step.kind === 'import' && step.scope !== 'global'
}

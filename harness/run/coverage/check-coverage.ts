import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CoverageDefinition } from '../../model/coverage.ts'
import type { Problem } from '../../model/errors.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { openSnapshotFile } from '../../snapshot/index.ts'
import type { BoundSubject } from '../subject-schema.ts'
import { CollidedModels } from './collided-models.ts'
import { coverageProblems } from './coverage-problems.ts'
import { filledFields } from './filled-fields.ts'
import { importingCases } from './importing-cases.ts'

/**
 * Holds a subject to its `coverage`, by its snapshots and the cases of the project. No database is needed. A case that
 * cannot be parsed counts for nothing: its own test says why.
 * @param root the project's folder
 * @returns empty when somebody has decided everything, or the subject does not ask for it
 * @throws HarnessError `bad-snapshot` when a snapshot cannot be read
 */
export async function checkCoverage(root: string, { subject, schema }: BoundSubject): Promise<readonly Problem[]> {
  const { coverage, models: definitions } = subject.definition
  if (!coverage) return []
  const missing = coverage.exhaustive.filter((name) => !existsSync(join(subject.folder, `${name}.json`)))
  const there = coverage.exhaustive.filter((name) => !missing.includes(name))
  const sources = there.map((name) => () => openSnapshotFile(join(subject.folder, `${name}.json`)).rows())
  const filled = await filledFields(schema, sources)
  const models = new CollidedModels({ subject, schema })
  const collided = new Set<ModelName>()
  for (const testCase of await importingCases(root, subject.definition.name)) {
    for (const model of await models.of(testCase)) collided.add(model)
  }
  return [
    ...missing.map((name) => missingSnapshot(coverage, subject.definition.name, name)),
    ...coverageProblems(schema, { ...(definitions && { models: definitions }), coverage }, { filled, collided }),
  ]
}

function missingSnapshot({ exhaustive }: CoverageDefinition, subject: string, name: string): Problem {
  return {
    message: `coverage.exhaustive[${exhaustive.indexOf(name)}] names snapshot ${name}, which there is not`,
    fix: `add snapshots/${subject}/${name}.json, or leave it out`,
  }
}

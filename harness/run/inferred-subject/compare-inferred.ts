import type { ComparatorRegistry } from '../../model/comparator.ts'
import type { Comparison } from '../../model/comparison.ts'
import { HarnessError } from '../../model/errors.ts'
import type { OnProgress } from '../../model/progress.ts'
import { type RowShape, readRows } from '../../snapshot/index.ts'
import { badFiles } from '../snapshot-files/bad-files.ts'
import { type CompareOptions, compareFiles } from '../snapshot-files/compare-files.ts'
import { type BoundSchema, hideSecrets } from '../subject-schema.ts'
import { bindDeclarations, type Declarations } from './declarations.ts'
import { inferSchema, targetsFirst } from './infer-schema.ts'
import { ObservedModels } from './observed-models.ts'

export interface InferredComparison {
  readonly comparison: Comparison
  readonly structure: InferredStructure
}

/** Numbers of what two files showed, and of what was declared of them. */
export interface InferredStructure {
  readonly models: number
  /** Fields whose values are all moments. */
  readonly timestamps: number
  readonly foreignKeys: number
  readonly naturalKeys: number
  readonly secrets: number
}

/**
 * Compares two snapshot files that belong to no subject, as `compareFiles` does: the structure is inferred from all rows
 * of both, which are gone through once more for it, in memory that does not grow with them.
 * @throws HarnessError `bad-snapshot` when one of them is not a snapshot; `bad-usage`, with every problem, when
 * declarations do not fit the files
 */
export async function compareInferred(
  expected: string,
  actual: string,
  declarations: Declarations,
  registry: ComparatorRegistry,
  { keysPreserved, onProgress }: CompareOptions,
): Promise<InferredComparison> {
  const observed = await observe(expected, actual, onProgress)
  const { declared, problems } = bindDeclarations(declarations, observed.all)
  if (problems.length > 0) {
    throw new HarnessError('what is declared does not fit the files', { code: 'bad-usage', problems })
  }
  const models = keysPreserved ? observed.all : targetsFirst(observed.all, declared)
  const bound = bind(inferSchema(models, declared), registry)
  const comparison = await compareFiles(bound, expected, actual, {
    keysPreserved,
    onProgress: onProgress && secondHalf(onProgress, observed.rowCount),
  })
  const declaredModels = [...declared.values()]
  const structure = {
    models: models.length,
    timestamps: models.flatMap(({ fields }) => [...fields.values()]).filter(({ kind }) => isTime(kind)).length,
    foreignKeys: declaredModels.reduce((sum, { foreignKeys }) => sum + foreignKeys.size, 0),
    naturalKeys: declaredModels.filter(({ naturalKey }) => naturalKey !== null).length,
    secrets: declaredModels.reduce((sum, { secrets }) => sum + secrets.size, 0),
  }
  return { comparison, structure }
}

async function observe(expected: string, actual: string, onProgress?: OnProgress): Promise<ObservedModels> {
  const observed = new ObservedModels()
  const learned: RowShape[] = []
  const files = [expected, actual]
  try {
    for (const [index, file] of files.entries()) {
      observed.startFile()
      const onShare = (share: number): void =>
        onProgress?.({ rows: observed.rowCount, model: null, share: (index + share) / files.length / 2 })
      for await (const rows of readRows(file, learned, onShare)) for (const row of rows) observed.add(row)
    }
    return observed
  } catch (error) {
    throw await badFiles(error, expected, actual)
  }
}

function bind(schema: BoundSchema['schema'], registry: ComparatorRegistry): BoundSchema {
  const comparators = new Map([...schema.models].map(([name, model]) => [name, registry(model, [])]))
  return { subject: null, schema: hideSecrets(schema, comparators), comparators }
}

function secondHalf(onProgress: OnProgress, rowsBefore: number): OnProgress {
  return ({ rows, model, share }) =>
    onProgress({ rows: rowsBefore + rows, model, share: share === null ? null : (1 + share) / 2 })
}

function isTime(kind: string): boolean {
  return kind === 'moment' || kind === 'clock'
}

import { findVersion, readMigrations } from '../../config/index.ts'
import type { Case, Step } from '../../model/case.ts'
import { HarnessError, type Problem } from '../../model/errors.ts'
import type { Migration, MigrationPart } from '../../model/migration.ts'
import { numberedStepLabel } from '../../transform/index.ts'

/** What a migrate step does with its folder. */
export interface PlannedMigrations {
  /** The step's 1-based number. */
  readonly step: number
  readonly folder: string
  /** All of the folder. */
  readonly migrations: readonly Migration[]
  /** The place in `migrations` of the last one that the database has before the step; -1: none. */
  readonly from: number
  /** The same after the step; another one. */
  readonly to: number
}

type MigrateStep = Extract<Step, { readonly kind: 'migrate' }>

/**
 * What the migrate steps of a case do, in their order. One without `from` goes on where the one before it of the same
 * folder ended; the first one of a folder begins before the first migration.
 * @param own the folder of the subject's own migrations, whose first step must say where it begins. Null: no such rule
 * @throws HarnessError `bad-case`, with every problem: a folder or version that is not there, nothing to do, no way back
 */
export async function planMigrations(
  { transform, file }: Pick<Case, 'transform' | 'file'>,
  own: string | null,
): Promise<readonly PlannedMigrations[]> {
  const planned: PlannedMigrations[] = []
  const problems: Problem[] = []
  for (const [index, step] of transform.entries()) {
    if (step.kind !== 'migrate') continue
    const label = numberedStepLabel(step, index + 1)
    const place = step.line === null ? { file } : { file, line: step.line }
    const read = await tryToRead(step.folder)
    if (read instanceof HarnessError) {
      problems.push(...(read.problems.length > 0 ? read.problems : [{ message: `${label}: ${read.message}`, place }]))
      continue
    }
    const previous = planned.findLast(({ folder }) => folder === step.folder) ?? null
    const found = stretch(step, read, previous, step.folder === own)
    if ('from' in found) planned.push({ step: index + 1, folder: step.folder, migrations: read, ...found })
    else problems.push(...found.map((problem) => ({ place, ...problem, message: `${label}: ${problem.message}` })))
  }
  if (problems.length > 0) {
    throw new HarnessError('the migrations of a case cannot be run', { code: 'bad-case', problems })
  }
  return planned
}

async function tryToRead(folder: string): Promise<readonly Migration[] | HarnessError> {
  try {
    return await readMigrations(folder)
  } catch (error) {
    if (error instanceof HarnessError) return error
    throw error
  }
}

function stretch(
  step: MigrateStep,
  migrations: readonly Migration[],
  previous: PlannedMigrations | null,
  isOwn: boolean,
): Pick<PlannedMigrations, 'from' | 'to'> | readonly Problem[] {
  const given = step.from === null ? null : findVersion(migrations, step.from)
  const to = step.to === null ? migrations.length - 1 : findVersion(migrations, step.to)
  if (isProblem(given)) return isProblem(to) ? [given, to] : [given]
  if (isProblem(to)) return [to]
  if (previous !== null && given !== null && given !== previous.to) {
    const [ended, begins] = [previous.to, given].map((at) => versionAt(migrations, at))
    return [
      {
        message: `it is from ${begins}, but step ${previous.step} ended at ${ended}`,
        fix: 'leave `from` out: a step goes on where the one before ended',
      },
    ]
  }
  if (previous === null && given === null && isOwn) {
    return [
      {
        message: "`from` is missing: these are the migrations that make the subject's database",
        fix: `say which version the snapshot is of, as in from: ${versionAt(migrations, to - 1)}`,
      },
    ]
  }
  const from = previous?.to ?? given ?? -1
  if (from === to) {
    const message = `there is nothing to migrate: the database is at ${versionAt(migrations, to)}`
    return [{ message, fix: 'let `from` and `to` differ' }]
  }
  const stuck = migrations.slice(to + 1, from + 1).filter(({ down }) => down === null)
  if (stuck.length === 0) return { from, to }
  return stuck.map(({ name, up: { path } }) => ({ message: `${name} has no way back`, place: { file: path } }))
}

function isProblem(found: number | Problem | null): found is Problem {
  return typeof found === 'object' && found !== null
}

/** What the step runs, in order. */
export function partsOf({
  migrations,
  from,
  to,
}: Pick<PlannedMigrations, 'migrations' | 'from' | 'to'>): readonly MigrationPart[] {
  if (from < to) return migrations.slice(from + 1, to + 1).map(({ up }) => up)
  return migrations
    .slice(to + 1, from + 1)
    .toReversed()
    .flatMap(({ down }) => (down === null ? [] : [down]))
}

function versionAt(migrations: readonly Migration[], at: number): string {
  return migrations[at]?.version ?? 'none'
}

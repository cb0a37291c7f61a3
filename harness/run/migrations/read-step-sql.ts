import type { Case, Step } from '../../model/case.ts'
import { HarnessError } from '../../model/errors.ts'
import type { MigrationPart } from '../../model/migration.ts'
import { readSqlText, type StepSql } from '../../transform/index.ts'
import { readStepImport, type StepOwner } from '../relocation/read-step-import.ts'
import { partsOf, planMigrations } from './plan-migrations.ts'

/**
 * The SQL of a step, which `applyStep` runs, or what brings its snapshot in; for steps of other kinds than sql, migrate
 * and import it is empty.
 * @param number the step's, from 1, in `transform`
 * @throws HarnessError `bad-case` when a file can't be read, or migrations can't be run
 */
export async function readStepSql(
  step: Step,
  number: number,
  { transform, file, subjectFolder }: Pick<Case, 'transform'> & StepOwner,
): Promise<StepSql> {
  if (step.kind === 'import') return readStepImport(step, number, { file, subjectFolder })
  if (step.kind !== 'migrate') return readSqlText(step, file)
  const planned = await planMigrations({ transform: transform.slice(0, number), file }, null)
  return planned.filter((plan) => plan.step === number).flatMap(partsOf)
}

/** What takes back the migrations of a migrate step. */
export interface TakenBack {
  /** The step's 1-based number. */
  readonly step: number
  readonly parts: readonly MigrationPart[]
}

/**
 * What takes back the migrate steps of a case, in the order in which it runs: that of the last one first.
 * @throws HarnessError `bad-case` when there are none, or one has no way back
 */
export async function readWayBack(parsed: Pick<Case, 'transform' | 'file'>): Promise<readonly TakenBack[]> {
  const planned = await planMigrations(parsed, null)
  const problems = planned.flatMap(({ migrations, from, to }) =>
    migrations
      .slice(from + 1, to + 1)
      .filter(({ down }) => down === null)
      .map(({ name, up }) => ({ message: `${name} has no way back`, place: { file: up.path } })),
  )
  if (problems.length > 0 || planned.length === 0) {
    throw new HarnessError(
      planned.length === 0 ? 'there are no migrations to take back' : 'the migrations cannot be taken back',
      { code: 'bad-case', problems },
    )
  }
  return planned.toReversed().map(({ step, migrations, from, to }) => ({
    step,
    parts: partsOf({ migrations, from: to, to: from }),
  }))
}

import { holdAgainst, type Reference } from '../hold-against.ts'
import type { Round } from '../measure.ts'
import type { Result } from '../result.ts'
import { runJob } from './run-job.ts'
import { emptyTables, onTables, type Size, type Stage } from './stage.ts'

/** Import of the original's file into empty tables, which leaves the rows there. */
export async function benchImport(stage: Stage, size: Size): Promise<readonly Result[]> {
  const [array, lines] = [stage.at('original.json'), stage.at('original.ndjson')]
  // For psql to have something to copy.
  await importOf(stage, array)()
  const { psql } = stage
  if (psql) await onTables(psql, (table) => `\\copy ${table} TO '${stage.at(table)}'`)
  const copy: Reference = {
    name: 'psql \\copy … FROM',
    round: psql
      ? async () => {
          await emptyTables(stage)
          return onTables(psql, (table) => `\\copy ${table} FROM '${stage.at(table)}'`)
        }
      : { why: 'psql is not installed' },
    budget: size.isBudgeted ? { ratio: 2.5 } : null,
  }
  const ofLines = await holdAgainst(`import, ${size.label}, .ndjson`, importOf(stage, lines), [copy], size)
  const results = await holdAgainst(
    `import, ${size.label}`,
    importOf(stage, array),
    [copy, ...loaddata(stage, size)],
    size,
  )
  // Whatever came last, these are the rows that the export is about.
  await importOf(stage, array)()
  return [...results, ...ofLines]
}

function importOf(stage: Stage, file: string): Round {
  return async () => {
    await emptyTables(stage)
    return runJob(stage.project, { kind: 'import', file, connection: stage.settings })
  }
}

function loaddata(stage: Stage, size: Size): readonly Reference[] {
  const { django, settings } = stage
  if (size.djangoRounds === 0) return []
  const [name, budget] = ["Django's loaddata", size.isBudgeted ? { speed: 40 } : null]
  if (typeof django === 'string') return [{ name, budget, round: { why: django } }]
  const round: Round = async () => {
    await emptyTables(stage)
    return django.run('loaddata', stage.at('original.json'), settings)
  }
  return [{ name: `loaddata of Django ${django.version}`, budget, round, rounds: size.djangoRounds }]
}

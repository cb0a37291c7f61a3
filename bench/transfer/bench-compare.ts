import { holdAgainst, type Reference } from '../hold-against.ts'
import { measure } from '../measure.ts'
import { measured, type Result } from '../result.ts'
import { generateRows, type Variant } from './generate-rows.ts'
import { renumberRows } from './renumber-rows.ts'
import { runJob } from './run-job.ts'
import type { Size, Stage } from './stage.ts'
import { writeSnapshot } from './write-snapshot.ts'

const titles = {
  original: 'equal files',
  'few-changes': '1 % of the rows changed, half of them findings',
  'later-updates': 'a later updated_at in every row',
} as const satisfies Record<Variant, string>

/** What jsondiffpatch can bear: its time and its memory grow with the square of the rows. */
const diffRows = 2_000
/** For both files of a million rows. */
const peakMb = 1024

/** With the accounts that they belong to. */
const renumberedRows = 22_000

/** Comparison of the original's file with each variant's, up to the verdict. */
export async function* benchCompare(stage: Stage, size: Size): AsyncIterable<Result> {
  const [expected, actual, same] = [stage.at('original.json'), stage.at('actual.json'), stage.at('same.json')]
  await writeSnapshot(same, generateRows(size.rows, 'original'))
  const equal: Reference = {
    name: 'the same of equal files',
    round: () => runJob(stage.project, { kind: 'compare', expected, actual: same, keysPreserved: true, findings: 0 }),
    budget: { ratio: 1.5 },
  }
  for (const variant of ['original', 'few-changes', 'later-updates'] as const) {
    await writeSnapshot(actual, generateRows(size.rows, variant))
    const findings = variant === 'few-changes' ? findingCount(size.rows) : 0
    const parse: Reference = {
      name: 'JSON.parse of both files',
      round: () => runJob(stage.project, { kind: 'parse', expected, actual }),
      budget: size.isBudgeted ? { ratio: 2 } : null,
    }
    const name = `compare, ${size.label} a side, ${titles[variant]}`
    const results = await holdAgainst(
      name,
      () => runJob(stage.project, { kind: 'compare', expected, actual, keysPreserved: true, findings }),
      [parse, ...(variant === 'few-changes' && size.isBudgeted ? [equal, await jsonDiff(stage)] : [])],
      size,
    )
    yield* results
    const shown = results.find((result) => result.kind === 'measured')
    if (size.rows < 1_000_000 || !shown) continue
    yield { ...shown, name: `memory of ${name}`, reference: null, budget: { peakMb } }
  }
}

/** Comparison of rows that all have other primary keys: by natural keys, which hold foreign keys. */
export async function benchRenumbered(stage: Stage): Promise<Result> {
  const [expected, actual] = [stage.at('numbered.json'), stage.at('renumbered.json')]
  await writeSnapshot(expected, generateRows(renumberedRows, 'original'))
  await writeSnapshot(actual, renumberRows(generateRows(renumberedRows, 'original')))
  const ours = () => runJob(stage.project, { kind: 'compare', expected, actual, keysPreserved: false, findings: 0 })
  const results = await measure({ ours }, 5, { rows: renumberedRows })
  return measured('compare, 20k events of 2k accounts a side, all numbered anew', results, '', { ms: 2_000 })
}

async function jsonDiff({ project, at }: Stage): Promise<Reference> {
  const [expected, actual] = [at('few-expected.json'), at('few-actual.json')]
  await writeSnapshot(expected, generateRows(diffRows, 'original'))
  await writeSnapshot(actual, generateRows(diffRows, 'few-changes'))
  return {
    name: 'jsondiffpatch on two parsed arrays of 2k rows',
    round: () => runJob(project, { kind: 'diff', expected, actual }),
    budget: null,
    rounds: 3,
    rows: diffRows,
  }
}

/** In every second changed row it is the amount that differs. */
function findingCount(rows: number): number {
  let count = 0
  const variants = [generateRows(rows, 'original'), generateRows(rows, 'few-changes')] as const
  for (const { fields } of variants[0]) {
    const other = variants[1].next().value
    const amount = (list: typeof fields | undefined) => list?.find(([name]) => name === 'amount')?.[1]
    if (amount(fields) !== amount(other?.fields)) count += 1
  }
  return count
}

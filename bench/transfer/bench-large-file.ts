import { failureText } from '../failure-text.ts'
import type { Sample } from '../measure.ts'
import type { Result } from '../result.ts'
import { generateRows } from './generate-rows.ts'
import { runJob } from './run-job.ts'
import { emptyTables, type Stage } from './stage.ts'
import { writeSnapshot } from './write-snapshot.ts'

const rows = 5_000_000
const budget = { peakMb: 512 }

/** Import and export of a file that is larger than the memory allowed for it. */
export async function* benchLargeFile(stage: Stage): AsyncIterable<Result> {
  await emptyTables(stage)
  await writeSnapshot(stage.at('large.ndjson.gz'), generateRows(rows, 'original'))
  const connection = stage.settings
  yield await once('import, 5M rows, .ndjson.gz', () =>
    runJob(stage.project, { kind: 'import', file: stage.at('large.ndjson.gz'), connection }),
  )
  yield await once('export, 5M rows, .ndjson.gz', () =>
    runJob(stage.project, { kind: 'export', file: stage.at('export.ndjson.gz'), connection }),
  )
}

async function once(name: string, round: () => Promise<Sample>): Promise<Result> {
  try {
    const { ms, ...rest } = await round()
    return { kind: 'measured', name, ours: { medianMs: ms, rounds: 1, rows, ...rest }, reference: null, budget }
  } catch (error) {
    return { kind: 'not-measured', name, why: failureText(error) }
  }
}

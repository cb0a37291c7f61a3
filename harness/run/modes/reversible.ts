import { judge } from '../../compare/index.ts'
import type { Finding } from '../../model/finding.ts'
import { connect } from '../../postgres/index.ts'
import { exportSnapshot } from '../../transfer/index.ts'
import { unchanged } from '../../transform/index.ts'
import { databaseTime } from '../database-time.ts'
import { expectExported } from '../relocation/expect-exported.ts'
import { applySteps } from './apply-steps.ts'
import { downSteps } from './down-steps.ts'
import { inMode } from './in-mode.ts'
import type { ModeContext } from './mode-context.ts'
import { sequencesLeftBehind } from './sequences-left-behind.ts'
import { structureAfter } from './structure-after.ts'

const fix = [
  'after the down part the database has to be as the snapshot had it: let the down part put this back,',
  'let the up part keep what that needs, or take `reversible` off the case',
].join('\n')

/**
 * Runs what undoes the transformation: the rows and the structure must be those of before, and no sequence behind.
 * Comparators settle what they settle.
 * @throws HarnessError `step-failed` when a down part fails; `bad-case` when there is none
 */
export async function playReversed({ imported, afterSteps }: ModeContext): Promise<readonly Finding[]> {
  const { before, comparators } = imported
  return await afterSteps(async (server, played) => {
    await applySteps(server, played, imported, await downSteps(played.bound))
    await using connection = await connect(server.connection)
    const after = await structureAfter(connection, imported, imported)
    const actual = await exportSnapshot(connection, after.schema, played.bound.export)
    const { expected } = await expectExported(
      connection,
      after.schema,
      unchanged(before, after.schema),
      played.bound.export,
    )
    const { findings } = judge(after.schema, expected, actual, {
      purpose: 'case',
      comparators,
      window: { start: played.transformed.window.start, end: await databaseTime(connection) },
      steps: [],
      keysPreserved: true,
    })
    const behind = await sequencesLeftBehind(connection, after.current, played.bound)
    return inMode('reversible', [...after.findings, ...findings, ...behind], () => fix)
  })
}

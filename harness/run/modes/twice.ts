import { judge, pairRows } from '../../compare/index.ts'
import type { Case } from '../../model/case.ts'
import type { Expected, ExpectedRow } from '../../model/change.ts'
import type { Finding } from '../../model/finding.ts'
import { type ExpectedMatcher, type ExpectedValue, expectMatch, isMatcher } from '../../model/matcher.ts'
import type { Row } from '../../model/snapshot.ts'
import { connect } from '../../postgres/index.ts'
import { exportSnapshot } from '../../transfer/index.ts'
import { numberedStepLabel, unchanged } from '../../transform/index.ts'
import { databaseTime } from '../database-time.ts'
import { readStepSql } from '../migrations/read-step-sql.ts'
import type { Played } from '../play-case.ts'
import type { ImportedSnapshot } from '../snapshot-templates.ts'
import { applySteps, type StepToApply } from './apply-steps.ts'
import { inMode } from './in-mode.ts'
import type { ModeContext } from './mode-context.ts'
import { sequencesLeftBehind } from './sequences-left-behind.ts'
import { structureAfter } from './structure-after.ts'

const fix = [
  'running the transformation a second time did this: let its steps find only what is still to do',
  '(a WHERE that no longer holds, ON CONFLICT DO NOTHING), or take `twice` off the case',
].join('\n')

/**
 * Runs the whole transformation again on the same database, which must be as the first time left it. How far sequences
 * are does not count, as long as none is behind; comparators settle what they settle.
 * @throws HarnessError `step-failed` when a step that did its work the first time fails now
 */
export async function playTwice({ imported, afterSteps }: ModeContext): Promise<readonly Finding[]> {
  return await afterSteps(async (server, played) => {
    const { bound, transformed } = played
    const steps = bound.transform.map((step, index) => numberedStepLabel(step, index + 1))
    await using connection = await connect(server.connection)
    const start = await databaseTime(connection)
    await applySteps(server, played, imported, await stepsAgain(bound, imported))
    const end = await databaseTime(connection)
    const after = await structureAfter(connection, transformed.follower.structure, imported)
    const actual = await exportSnapshot(connection, after.schema, bound.export)
    const { findings } = judge(after.schema, expectedAgain(played), actual, {
      purpose: 'case',
      comparators: played.comparators,
      window: { start, end },
      steps,
      keysPreserved: true,
    })
    const behind = await sequencesLeftBehind(connection, after.current, bound)
    return inMode('twice', [...after.findings, ...findings, ...behind], () => fix)
  })
}

async function stepsAgain(bound: Case, { subject }: ImportedSnapshot): Promise<readonly StepToApply[]> {
  const steps = bound.transform.map(async (step, index) => ({
    step,
    sql: await readStepSql(step, index + 1, { ...bound, subjectFolder: subject.folder }),
    label: `${numberedStepLabel(step, index + 1)}, run a second time,`,
  }))
  return await Promise.all(steps)
}

/** As the first time left it; a field that the case declares by a matcher may also be anew what that allows. */
function expectedAgain({ transformed, schema, actual }: Played): Expected {
  const again = unchanged(actual, schema)
  const declared = transformed.expected.rows.filter((row) => declaredMatchers(row).length > 0)
  if (declared.length === 0) return again
  const matchers = new Map<Row, readonly (readonly [string, ExpectedValue])[]>()
  for (const { pairs, keys } of pairRows(schema, transformed.expected.rows, actual, true).models) {
    for (const pair of pairs) {
      const found = declaredMatchers(pair.expected)
      const settled = found.map(([name, value]) => [name, keys.settled(name, value)] as const)
      if (found.length > 0) matchers.set(pair.actual, settled)
    }
  }
  return { ...again, rows: again.rows.map((row) => allowing(row, (row.before && matchers.get(row.before)) ?? [])) }
}

function declaredMatchers({ fields, intended, addedBy }: ExpectedRow): readonly (readonly [string, ExpectedMatcher])[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const origin = intended.get(name) ?? addedBy
    return isMatcher(value) && origin?.kind === 'expectation' ? [[name, value] as const] : []
  })
}

function allowing(row: ExpectedRow, matchers: readonly (readonly [string, ExpectedValue])[]): ExpectedRow {
  if (matchers.length === 0) return row
  const either = matchers.map(([name, matcher]) => [
    name,
    expectMatch({ matcher: 'one-of', values: [row.fields[name] ?? null, matcher] }),
  ])
  return { ...row, fields: { ...row.fields, ...Object.fromEntries(either) } }
}

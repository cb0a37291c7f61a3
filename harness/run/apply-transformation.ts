import type { Case } from '../model/case.ts'
import type { Expected } from '../model/change.ts'
import { HarnessError } from '../model/errors.ts'
import type { ModelName } from '../model/snapshot.ts'
import type { Connection } from '../postgres/index.ts'
import {
  applyStep,
  carryExpected,
  declareChanges,
  expectImported,
  explainRefusal,
  ImportLedger,
  type ImportOutcome,
  isExpectedError,
  keepPromises,
  type ModelPromise,
  mayChangeStructure,
  normalDefaults,
  normalTypes,
  numberedStepLabel,
  predictGenerated,
  predictStep,
  RunningCase,
  readChosenValues,
  readPositions,
  redactMessage,
  StepError,
  type StepObserver,
  stepLabel,
  type TextKind,
  unchanged,
} from '../transform/index.ts'
import { databaseTime } from './database-time.ts'
import { readStepSql } from './migrations/read-step-sql.ts'
import { type ExpectedExport, expectExported } from './relocation/expect-exported.ts'
import { rowsSet } from './rows-set.ts'
import type { ImportedSnapshot } from './snapshot-templates.ts'
import { labelsWithin, StructureFollower } from './structure/structure-follower.ts'

/** What the steps are meant to have done, and when they ran by the database's clock. */
export interface Transformed {
  /** By the structure after the steps. */
  readonly expected: Expected
  /** By the models that must not change. */
  readonly promises: ReadonlyMap<ModelName, ModelPromise>
  readonly window: { readonly start: string; readonly end: string }
  /** The case: each step bound to the schema of its moment, as far as they ran, and what is expected to that after them. */
  readonly bound: Case
  readonly follower: StructureFollower
  /** How the snapshot was brought in; null: in global scope, all of it. */
  readonly relocated: ImportOutcome | null
  readonly imports: ImportLedger
  /** Of what should be there, what the export takes in. Null: all. */
  readonly exported: ExpectedExport['part']
}

/** Applies the steps in `session`, and derives what they are meant to do. A step that must fail is meant to do nothing. */
export async function applyTransformation(
  session: Connection,
  connection: Connection,
  imported: ImportedSnapshot,
  parsed: Case,
  observer: StepObserver | null = null,
): Promise<Transformed> {
  const { before } = imported
  const running = new RunningCase(parsed, imported.schema)
  const start = await databaseTime(connection)
  const mayChange = parsed.transform.some(mayChangeStructure)
  const since = { start, positions: mayChange ? await readPositions(connection) : new Map<string, bigint>() }
  const follower = new StructureFollower(imported, imported.registry, parsed.expect.schema)
  const transform = [...parsed.transform]
  const { relocated } = imported
  const imports = new ImportLedger()
  let expected = relocated ? expectImported(imported.schema, relocated.outcome) : unchanged(before, imported.schema)
  let hasFailed = false
  let isLooked = false
  const look = async (step: number | null): Promise<void> => {
    isLooked = true
    const pair = await follower.look(connection, step)
    if (!pair) return
    const [from, to] = [pair.before.schema, pair.after.schema]
    expected = await carryExpected(connection, expected, from, to, pair.links, labelsWithin(pair), since)
  }
  for (const index of parsed.transform.keys()) {
    const number = index + 1
    const { schema } = follower.structure
    const step = running.stepAt(index, schema)
    transform[index] = step
    isLooked = false
    try {
      const sql = await readStepSql(step, number, {
        transform,
        file: parsed.file,
        subjectFolder: imported.subject.folder,
      })
      const outcome = await applyStep(session, schema, step, sql, observer)
      await observer?.afterStep(session, number)
      if (mayChangeStructure(step)) {
        await look(number)
        continue
      }
      const origin = { kind: 'step', step: number, label: stepLabel(step) } as const
      const predicted =
        outcome.kind === 'import'
          ? imports.predict(schema, expected, outcome, running.importEntries(schema), origin)
          : predictStep(schema, expected, step, outcome, origin)
      const complete = await readChosenValues(connection, schema, predicted, number)
      expected = await predictGenerated(connection, schema, complete)
    } catch (cause) {
      const place = step.line === null ? parsed.file : `${parsed.file}:${step.line}`
      if (cause instanceof HarnessError && !isRefusedImport(cause)) throw cause
      const redact = (text: string, kind: TextKind): string => {
        const redacted = redactMessage(text, imported.schema, before, transform, kind)
        return redactMessage(redacted, schema, rowsSet(expected), transform, kind)
      }
      const declared = parsed.expect.error
      const label = numberedStepLabel(step, number)
      const error = (why: string | null): StepError => new StepError(label, number, place, cause, redact, declared, why)
      if (!declared || !isExpectedError(error(null), declared)) {
        throw error(await explainRefusal(session, schema, expected, step, cause))
      }
      hasFailed = true
      break
    }
  }
  if (parsed.expect.error && !hasFailed) {
    throw new HarnessError('expect.error declares that a step fails, but none did', {
      code: 'step-failed',
      fix: 'drop expect.error, or mend what should refuse the step',
    })
  }
  if (!isLooked) await look(parsed.transform.length === 1 ? 1 : null)
  const { schema } = follower.structure
  const structure = { schema: imported.schema, links: follower.links }
  const typed = await normalTypes(connection, parsed)
  const expect = {
    ...running.expectations(schema),
    schema: await normalDefaults(connection, parsed, typed, structure),
  }
  const bound = { ...parsed, transform, expect }
  const declared = declareChanges(schema, expected, expect.changes, parsed.file, transform, imports)
  const end = await databaseTime(connection)
  const complete = await predictGenerated(connection, schema, declared)
  const kept = keepPromises(schema, complete, expect.unchanged)
  const { expected: exportedRows, part: exported } = await expectExported(
    connection,
    schema,
    kept.expected,
    parsed.export,
  )
  // What rules of an import generate they generate while it runs.
  const window = { start: relocated?.since ?? start, end }
  return {
    ...kept,
    expected: exportedRows,
    window,
    bound,
    follower,
    relocated: relocated?.outcome ?? null,
    imports,
    exported,
  }
}

/** That the import of a step failed, not that its snapshot or the subject is wrong. */
function isRefusedImport({ code }: HarnessError): boolean {
  return code === 'import-failed'
}

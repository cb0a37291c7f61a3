import { isAbsolute, join, relative, resolve } from 'node:path'
import { judge } from '../compare/index.ts'
import { hashSchemaFiles, loadSubject, readSchemaFiles } from '../config/index.ts'
import type { Case } from '../model/case.ts'
import type { Expected } from '../model/change.ts'
import type { ComparatorRegistry } from '../model/comparator.ts'
import { HarnessError } from '../model/errors.ts'
import type { Finding } from '../model/finding.ts'
import type { CaseReport, PhaseTimings } from '../model/report.ts'
import type { Schema } from '../model/schema.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { type Connection, connect, introspect, type PostgresProvider, type ThrowawayServer } from '../postgres/index.ts'
import { canonicalizeSnapshot, codecFor, problemText, readSnapshotFile } from '../snapshot/index.ts'
import { exportSnapshot, findSequencesBehind, importSnapshot } from '../transfer/index.ts'
import {
  applyStep,
  bindCase,
  declareChanges,
  isExpectedError,
  numberedStepLabel,
  predictGenerated,
  predictStep,
  readChosenValues,
  readSqlText,
  StepError,
  stepLabel,
  unchanged,
} from '../transform/index.ts'
import { applySchema } from './apply-schema.ts'
import { sequenceFinding } from './sequence-finding.ts'
import { bindCatalog, recordCatalog } from './subject-schema.ts'

/** What a case needs from where it runs. */
export interface CaseEnvironment {
  /** The project's folder, which holds `snapshots/`. */
  readonly root: string
  readonly provider: PostgresProvider
  readonly registry: ComparatorRegistry
  /** In CI nothing is written. */
  readonly isCi: boolean
}

/**
 * Runs a case on a server of its own and judges it. A case that can't be judged (a bad file, a failing step, no
 * server) gives a report with status `error`; nothing is thrown, and nothing is left behind.
 */
export async function runCase(parsed: Case, environment: CaseEnvironment): Promise<CaseReport> {
  const life = new CaseLife(parsed, environment)
  try {
    return await life.run()
  } catch (error) {
    return life.errorReport(error)
  }
}

type Phase = keyof PhaseTimings

class CaseLife {
  private readonly parsed: Case
  private readonly environment: CaseEnvironment
  private readonly timings: Record<Phase, number> = {
    bootMs: 0,
    schemaMs: 0,
    importMs: 0,
    stepsMs: 0,
    exportMs: 0,
    compareMs: 0,
  }
  private rowCount = 0
  private timedOut = false

  constructor(parsed: Case, environment: CaseEnvironment) {
    this.parsed = parsed
    this.environment = environment
  }

  async run(): Promise<CaseReport> {
    const { provider, registry, root, isCi } = this.environment
    const subject = await loadSubject(root, this.parsed.subject)
    const files = await readSchemaFiles(subject)
    const snapshot = await readSnapshotFile(snapshotPath(this.parsed, subject.folder))
    await using server = await this.timed('bootMs', () => provider.boot())
    using _deadline = this.endInTime(server)
    await using connection = await connect(server.connection)
    const { schema, comparators } = await this.timed('schemaMs', async () => {
      await applySchema(connection, files)
      const catalog = await introspect(connection)
      await recordCatalog(subject, hashSchemaFiles(files), catalog, isCi)
      return bindCatalog(subject, catalog, registry)
    })
    const bound = bindCase(this.parsed, schema)
    const before = await this.timed('importMs', () => importBefore(connection, schema, snapshot, this.parsed))
    this.rowCount = before.length

    const transformed = await this.timed('stepsMs', async () => {
      // A session of their own: what a step sets for it must not reach the export.
      await using session = await connect(server.connection)
      return await transform(session, connection, schema, before, bound)
    })
    const [actual, behind] = await this.timed('exportMs', async () => [
      await exportSnapshot(connection, schema),
      await findSequencesBehind(connection, schema),
    ])
    const steps = bound.transform.map((step, index) => numberedStepLabel(step, index + 1))
    const changesLine = bound.expect.changes[0]?.line ?? null
    const started = performance.now()
    const judgement = judge(schema, transformed.expected, actual, {
      purpose: 'case',
      comparators,
      window: transformed.window,
      steps,
      keysPreserved: true,
      ...(changesLine === null ? {} : { changesLine }),
    })
    const findings: readonly Finding[] = [
      ...judgement.findings,
      ...behind.map((sequence) => sequenceFinding(sequence, steps)),
    ]
    this.timings.compareMs = performance.now() - started
    return {
      ...this.base(),
      status: findings.length === 0 ? 'pass' : 'fail',
      findings,
      intendedChanges: judgement.intendedChanges,
      actualChanges: judgement.changes.length,
      changes: judgement.changes,
    }
  }

  /** When the case's time is over its server ends, and with it whatever the case is waiting for. */
  private endInTime(server: ThrowawayServer): Disposable {
    const timer = setTimeout(() => {
      this.timedOut = true
      void server[Symbol.asyncDispose]()
    }, this.parsed.timeoutMs)
    return { [Symbol.dispose]: () => clearTimeout(timer) }
  }

  errorReport(error: unknown): CaseReport {
    if (this.timedOut) {
      const phase =
        Object.entries(this.timings)
          .findLast(([, ms]) => ms > 0)?.[0]
          .replace(/Ms$/, '') ?? 'boot'
      const message = `the case took longer than its timeout of ${this.parsed.timeoutMs} ms (phase: ${phase})`
      return { ...this.base(), status: 'error', error: `${message}\n  if it needs more, give it more: timeout: 2m` }
    }
    if (error instanceof HarnessError) {
      return { ...this.base(), status: 'error', error: error.message, errorCode: error.code }
    }
    const message = error instanceof Error ? error.stack : String(error)
    return { ...this.base(), status: 'error', error: message ?? String(error) }
  }

  private base(): CaseReport {
    const { name, subject, snapshot, file, transform: steps } = this.parsed
    const { provider, root } = this.environment
    return {
      name,
      subject,
      snapshot,
      file: relative(root, file).replaceAll('\\', '/'),
      status: 'error',
      error: null,
      errorCode: null,
      findings: [],
      intendedChanges: 0,
      actualChanges: 0,
      changes: [],
      steps: steps.map((step) => stepLabel(step)),
      rows: this.rowCount,
      postgres: { provider: provider.kind, version: provider.version },
      timings: this.timings,
    }
  }

  private async timed<T>(phase: Phase, work: () => Promise<T>): Promise<T> {
    const started = performance.now()
    try {
      return await work()
    } finally {
      this.timings[phase] = performance.now() - started
    }
  }
}

/** A name means a snapshot of the subject; anything with a slash or an ending is a path relative to the case file. */
function snapshotPath({ snapshot, file }: Case, subjectFolder: string): string {
  const isPath = isAbsolute(snapshot) || /[\\/]|\.(?:json|ndjson|jsonl)(?:\.gz)?$/.test(snapshot)
  return isPath ? resolve(join(file, '..'), snapshot) : join(subjectFolder, `${snapshot}.json`)
}

async function importBefore(
  connection: Connection,
  schema: Schema,
  snapshot: Snapshot,
  { snapshot: name }: Case,
): Promise<Snapshot> {
  const { rows, problems } = canonicalizeSnapshot(snapshot, schema)
  if (problems.length > 0) {
    throw new HarnessError(`snapshot ${name} does not fit subject ${schema.subject}`, {
      code: 'bad-snapshot',
      problems: problems.map((problem) => ({ message: problemText(problem) })),
    })
  }
  await importSnapshot(connection, schema, rows)
  return rows
}

interface Transformed {
  readonly expected: Expected
  readonly window: { readonly start: string; readonly end: string }
}

/** Applies the steps in `session`, and derives what they are meant to do. A step that must fail is meant to do nothing. */
async function transform(
  session: Connection,
  connection: Connection,
  schema: Schema,
  before: Snapshot,
  bound: Case,
): Promise<Transformed> {
  const start = await databaseTime(connection)
  let expected = unchanged(before, schema)
  let stateKnown = true
  let hasFailed = false
  for (const [index, step] of bound.transform.entries()) {
    const number = index + 1
    try {
      const outcome = await applyStep(session, schema, step, await readSqlText(step, bound.file))
      const origin = { kind: 'step', step: number, label: stepLabel(step) } as const
      const predicted = predictStep(schema, expected, step, outcome, origin, stateKnown)
      const complete = await readChosenValues(connection, schema, predicted, number)
      expected = await predictGenerated(connection, schema, complete)
      stateKnown &&= step.kind !== 'sql'
    } catch (cause) {
      const place = step.line === null ? bound.file : `${bound.file}:${step.line}`
      const error =
        cause instanceof HarnessError ? cause : new StepError(numberedStepLabel(step, number), number, place, cause)
      const declared = bound.expect.error
      if (!(error instanceof StepError) || !declared || !isExpectedError(error, declared)) throw error
      hasFailed = true
      break
    }
  }
  if (bound.expect.error && !hasFailed) {
    throw new HarnessError('expect.error declares that a step fails, but none did', {
      code: 'step-failed',
      fix: 'drop expect.error, or mend what should refuse the step',
    })
  }
  const declared = declareChanges(schema, expected, bound.expect.changes, bound.file)
  const end = await databaseTime(connection)
  return { expected: await predictGenerated(connection, schema, declared), window: { start, end } }
}

async function databaseTime(connection: Connection): Promise<string> {
  const { rows } = await connection.query('SELECT clock_timestamp()')
  return String(codecFor({ kind: 'base', name: 'timestamptz' }).decode(rows[0]?.[0] ?? ''))
}

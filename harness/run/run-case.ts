import { relative } from 'node:path'
import { judge, schemaDrift } from '../compare/index.ts'
import type { Case } from '../model/case.ts'
import type { Keep } from '../model/config.ts'
import { HarnessError } from '../model/errors.ts'
import type { Finding } from '../model/finding.ts'
import type { CaseReport, KeptDatabase, PhaseTimings } from '../model/report.ts'
import {
  catalogFingerprint,
  connect,
  introspect,
  onServer,
  type PostgresProvider,
  type ThrowawayServer,
} from '../postgres/index.ts'
import { exportSnapshot, findSequencesBehind } from '../transfer/index.ts'
import { bindCase, numberedStepLabel, stepLabel } from '../transform/index.ts'
import { applyTransformation } from './apply-transformation.ts'
import { errorThatCounts } from './error-that-counts.ts'
import { nameBrokenPromises } from './name-broken-promises.ts'
import { sequenceFinding } from './sequence-finding.ts'
import type { SnapshotTemplate, SnapshotTemplates } from './snapshot-templates.ts'

/** What a case needs from where it runs. */
export interface CaseEnvironment {
  /** The project's folder, which holds `snapshots/`. */
  readonly root: string
  readonly provider: PostgresProvider
  /** Shared by cases that run one after the other on the same provider. */
  readonly templates: SnapshotTemplates
  /** Whether the case's database is left for people to look at. */
  readonly keep: Keep
}

/**
 * Runs a case on a server of its own and judges it. A case that can't be judged (a bad file, a failing step, no
 * server) gives a report with status `error`; nothing is thrown, and nothing is left behind but what is to be kept.
 */
export async function runCase(parsed: Case, environment: CaseEnvironment): Promise<CaseReport> {
  const life = new CaseLife(parsed, environment)
  try {
    return life.withKept(await life.run())
  } catch (error) {
    return life.withKept(life.errorReport(error))
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
  private kept: KeptDatabase | null = null
  /** Why a database that was to be kept was not. */
  private keepProblem: string | null = null

  constructor(parsed: Case, environment: CaseEnvironment) {
    this.parsed = parsed
    this.environment = environment
  }

  async run(): Promise<CaseReport> {
    const { provider, templates } = this.environment
    const snapshot = await templates.of(this.parsed)
    const wasPrepared = snapshot.isPrepared()
    await using server = await this.timed('bootMs', () => provider.boot(snapshot.template))
    let status: CaseReport['status'] = 'error'
    try {
      using _deadline = this.endInTime(server)
      const report = await onServer(provider.kind, server, () => this.runOn(server, snapshot, wasPrepared))
      status = report.status
      return report
    } finally {
      // By now the case has closed its connections.
      await this.keepDatabase(server, status)
    }
  }

  /** Never rejects. */
  private async keepDatabase(server: ThrowawayServer, status: CaseReport['status']): Promise<void> {
    const { keep } = this.environment
    if (keep === 'never' || (keep === 'on-failure' && status === 'pass')) return
    try {
      if (this.timedOut) throw new Error("The database can't be kept: it ended with the case's time.")
      const { name, url } = await server.keep()
      this.kept = { url, remove: `npx roundtrip clean ${name}` }
    } catch (error) {
      this.keepProblem = error instanceof Error ? error.message : String(error)
    }
  }

  /** What became of the database, added to the report of all else. */
  withKept(report: CaseReport): CaseReport {
    if (this.keepProblem === null) return { ...report, kept: this.kept }
    return { ...report, error: report.error === null ? this.keepProblem : `${report.error}\n${this.keepProblem}` }
  }

  private async runOn(server: ThrowawayServer, snapshot: SnapshotTemplate, wasPrepared: boolean): Promise<CaseReport> {
    const { schema, comparators, catalog, fingerprint, before, timings } = snapshot.imported()
    this.rowCount = before.length
    if (!wasPrepared) {
      const { schemaMs, importMs } = timings
      Object.assign(this.timings, { schemaMs, importMs, bootMs: this.timings.bootMs - schemaMs - importMs })
    }
    const bound = bindCase(this.parsed, schema)
    await using connection = await connect(server.connection)
    const transformed = await this.timed('stepsMs', async () => {
      // A session of their own: what a step sets for it must not reach the export.
      await using session = await connect(server.connection)
      return await applyTransformation(session, connection, schema, before, bound)
    })
    const steps = bound.transform.map((step, index) => numberedStepLabel(step, index + 1))
    const drift = schemaDrift(
      schema,
      catalog,
      // Reading the catalog takes longer than all else together that most cases do.
      (await catalogFingerprint(connection)) === fingerprint ? catalog : await introspect(connection),
      steps.length === 1 ? (steps[0] ?? null) : null,
    )
    const [actual, behind] = await this.timed('exportMs', async () => [
      await exportSnapshot(connection, drift.intact),
      await findSequencesBehind(connection, drift.intact),
    ])
    const changesLine = bound.expect.changes[0]?.line ?? null
    const started = performance.now()
    const judgement = judge(drift.intact, transformed.expected, actual, {
      purpose: 'case',
      comparators,
      window: transformed.window,
      steps,
      keysPreserved: true,
      ...(changesLine === null ? {} : { changesLine }),
    })
    const findings: readonly Finding[] = [
      ...drift.findings,
      ...nameBrokenPromises(judgement.findings, transformed.promises),
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
      // Should it fail, so does the case's own disposal of the server, which is reported.
      void Promise.allSettled([server[Symbol.asyncDispose]()])
    }, this.parsed.timeoutMs)
    return { [Symbol.dispose]: () => clearTimeout(timer) }
  }

  errorReport(thrown: unknown): CaseReport {
    const error = errorThatCounts(thrown)
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
      target: null,
      rerun: null,
      inputs: null,
      written: null,
      kept: null,
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

import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { CopiedSecrets, countChanges } from '../compare/index.ts'
import type { Case } from '../model/case.ts'
import type { CaseReport, KeptDatabase, PhaseTimings, Rerun } from '../model/case-report.ts'
import type { Keep } from '../model/config.ts'
import { HarnessError } from '../model/errors.ts'
import type { Expectations } from '../model/expectation.ts'
import type { PostgresProvider, ThrowawayServer } from '../postgres/index.ts'
import { stepLabel } from '../transform/index.ts'
import { blameFindings } from './blame/blame.ts'
import { CaseDatabases } from './case-databases.ts'
import { inputsWith } from './case-inputs.ts'
import { errorThatCounts } from './error-that-counts.ts'
import { untimed } from './modes/mode-context.ts'
import { type PlayedInModes, playInModes } from './modes/play-in-modes.ts'
import type { Played, Timed } from './play-case.ts'
import { redactReport } from './redact-report.ts'
import { importReport } from './relocation/import-reports.ts'
import { type Outcome, runAgain } from './rerun/run-again.ts'
import type { SnapshotTemplate, SnapshotTemplates } from './snapshot-templates.ts'
import { stepUnderWay } from './where-it-was.ts'

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
    return life.withKept(life.redacted(await life.run()))
  } catch (error) {
    return life.withKept(life.redacted(await life.errored(error)))
  }
}

type Phase = keyof PhaseTimings

class CaseLife {
  private readonly parsed: Case
  private readonly environment: CaseEnvironment
  private readonly databases: CaseDatabases
  private readonly timings: Record<Phase, number> = {
    bootMs: 0,
    schemaMs: 0,
    importMs: 0,
    stepsMs: 0,
    exportMs: 0,
    compareMs: 0,
  }
  private rowCount = 0
  private snapshot: SnapshotTemplate | null = null
  /** Null: the case was not judged. */
  private secrets: CopiedSecrets | null = null
  private kept: KeptDatabase | null = null
  /** Why a database that was to be kept was not. */
  private keepProblem: string | null = null

  constructor(parsed: Case, environment: CaseEnvironment) {
    this.parsed = parsed
    this.environment = environment
    this.databases = new CaseDatabases(environment.provider, parsed)
  }

  async run(): Promise<CaseReport> {
    const snapshot = await this.environment.templates.of(this.parsed)
    // As they are judged: while the case runs, someone may edit them.
    const inputs = inputsWith(this.parsed, snapshot.subjectFolder, snapshot.snapshotHash)
    const source = await sourceOf(this.parsed)
    this.snapshot = snapshot
    const { played, modes } = await this.play(snapshot)
    const { judgement } = played
    this.secrets = played.copied
    if (modes.error !== null) return { ...(await this.errored(modes.error)), findings: modes.findings }
    const found = [...played.findings, ...modes.findings]
    const failed = found.length > 0
    const sources = { parsed: this.parsed, snapshot, databases: this.databases, root: this.environment.root }
    return {
      ...this.base(),
      status: failed ? 'fail' : 'pass',
      findings: [...(played.findings.length > 0 ? await blameFindings(played, sources) : []), ...modes.findings],
      rerun: failed ? await this.again({ kind: 'judged', run: { played, findings: found } }) : null,
      inputs: await inputs,
      intendedChanges: judgement.intendedChanges,
      ...intendedBesides(this.parsed.expect),
      actualChanges: countChanges(judgement.changedRows),
      ...importsOf(played),
      changedRows: judgement.changedRows,
      source: source === null ? null : played.copied.redactFile(source),
    }
  }

  redacted(report: CaseReport): CaseReport {
    return redactReport(report, this.parsed.transform, this.secrets ?? this.importedSecrets())
  }

  /** Of a case that was not judged; null where it is not even known what is secret. */
  private importedSecrets(): CopiedSecrets | null {
    if (!this.snapshot?.isPrepared()) return null
    const { schema, before } = this.snapshot.imported()
    return new CopiedSecrets([{ schema, rows: () => before, areImported: true }])
  }

  /** On the database that may be kept, and whose phases are timed. */
  private async play(snapshot: SnapshotTemplate): Promise<PlayedInModes> {
    const wasPrepared = snapshot.isPrepared()
    const started = performance.now()
    const booted = (): void => {
      this.timings.bootMs = performance.now() - started
    }
    let status: CaseReport['status'] = 'error'
    try {
      return await this.databases.onFresh(
        snapshot.template,
        async (server) => {
          const imported = snapshot.imported()
          this.rowCount = imported.before.length
          if (!wasPrepared) {
            const { schemaMs, importMs } = imported.timings
            Object.assign(this.timings, { schemaMs, importMs, bootMs: this.timings.bootMs - schemaMs - importMs })
          }
          const timed: Timed = (phase, work) => this.timed(phase, work)
          const all = await playInModes(server, this.parsed, snapshot, this.databases, timed)
          const { played, modes } = all
          if (modes.error === null) status = played.findings.length + modes.findings.length === 0 ? 'pass' : 'fail'
          return all
        },
        { booted, ended: (server) => this.keepDatabase(server, status) },
      )
    } catch (error) {
      if (this.timings.bootMs === 0) booted()
      throw error
    }
  }

  /** What could not be judged, the first time and again. */
  async errored(error: unknown): Promise<CaseReport> {
    return { ...this.errorReport(error), rerun: await this.again({ kind: 'error', error }) }
  }

  /** Never rejects. */
  private async again(first: Outcome): Promise<Rerun | null> {
    const isTimedOut = (): boolean => this.databases.timedOut
    return await runAgain(
      first,
      async () => {
        const snapshot = await this.environment.templates.of(this.parsed, true)
        const { played, modes } = await this.databases.onFresh(snapshot.template, (server) =>
          playInModes(server, this.parsed, snapshot, this.databases, untimed),
        )
        if (modes.error !== null) throw modes.error
        return { played, findings: [...played.findings, ...modes.findings] }
      },
      isTimedOut,
    )
  }

  /** Never rejects. */
  private async keepDatabase(server: ThrowawayServer, status: CaseReport['status']): Promise<void> {
    const { keep } = this.environment
    if (keep === 'never' || (keep === 'on-failure' && status === 'pass')) return
    try {
      if (this.databases.timedOut) throw new Error("The database can't be kept: it ended with the case's time.")
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

  errorReport(thrown: unknown): CaseReport {
    const error = errorThatCounts(thrown)
    if (this.databases.timedOut) {
      const phase =
        Object.entries(this.timings)
          .findLast(([, ms]) => ms > 0)?.[0]
          .replace(/Ms$/, '') ?? 'boot'
      const place = stepUnderWay(thrown, this.parsed) ?? `phase: ${phase}`
      const message = `the case took longer than its timeout of ${this.parsed.timeoutMs} ms (${place})`
      return { ...this.base(), status: 'error', error: `${message}\n  if it needs more, give it more: timeout: 2m` }
    }
    if (error instanceof HarnessError) {
      const report = { ...this.base(), status: 'error', error: error.message, errorCode: error.code } as const
      const obsolete = error.problems.flatMap(({ proposal }) => proposal ?? [])
      // What could be taken out does not help where something else is wrong besides.
      return obsolete.length === 0 || obsolete.length < error.problems.length ? report : { ...report, obsolete }
    }
    const message = error instanceof Error ? error.stack : String(error)
    return { ...this.base(), status: 'error', error: message ?? String(error) }
  }

  private base(): CaseReport {
    const { name, subject, snapshot, tags, file, transform: steps } = this.parsed
    const { provider, root } = this.environment
    return {
      name,
      subject,
      snapshot,
      tags,
      file: relative(root, file).replaceAll('\\', '/'),
      status: 'error',
      error: null,
      errorCode: null,
      findings: [],
      intendedChanges: 0,
      actualChanges: 0,
      changedRows: [],
      steps: steps.map((step) => ({ label: stepLabel(step), line: step.line })),
      source: null,
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

function importsOf({ transformed: { relocated, imports } }: Played): Pick<CaseReport, 'imports'> {
  const reports = [
    ...(relocated ? [importReport(null, relocated)] : []),
    ...imports.outcomes.map(({ step, outcome }) => importReport(step, outcome)),
  ]
  return reports.length === 0 ? {} : { imports: reports }
}

/** A longer file is generated, and nobody reads it in a report. */
const maxSourceLength = 200_000

/** What the case file holds; null for one that is TypeScript, that is very long, or that is gone by now. */
async function sourceOf({ file }: Case): Promise<string | null> {
  if (!/\.(?:ya?ml|json)$/.test(file)) return null
  const text = await readFile(file, 'utf8').catch(() => null)
  return text === null || text.length > maxSourceLength ? null : text
}

function intendedBesides({ schema, sequences }: Expectations): Pick<CaseReport, 'intendedBesides'> {
  if (schema.length + sequences.length === 0) return {}
  return { intendedBesides: { structure: schema.length, sequences: sequences.length } }
}

import type { Reporter, TestModule, TestRunEndReason, TestSpecification, Vitest } from 'vitest/node'
import { renderKeptOfPassed, renderWritten } from '../../reports/index.ts'
import { loadReportSettings } from '../config/index.ts'
import type { Unused } from '../model/config.ts'
import { HarnessError } from '../model/errors.ts'
import { isCi } from '../run/index.ts'
import { isCaseFile } from './case-file.ts'
import { endedCases, unfinishedCases } from './collected-cases.ts'
import './provided.ts'
import { publishReports } from './publish-reports.ts'
import { runReport } from './run-report.ts'
import { blobFiles } from './shards/blob-files.ts'
import { mergedRun, type RunIdentity } from './shards/merged-run.ts'
import { originHere } from './shards/origin.ts'
import { targetNames } from './targets.ts'
import { reportUnused } from './unused.ts'

/** As the command line has them. */
const infrastructureExitCode = 3
const badInputExitCode = 2
const findingsExitCode = 1

/** Collects the reports of all cases, from all workers or from all shards, and writes what is configured when the run ends. */
export class RoundtripReporter implements Reporter {
  private readonly root: string
  private startedAt = new Date()
  private vitest: Vitest | null = null

  constructor(root: string) {
    this.root = root
  }

  onInit(vitest: Vitest): void {
    this.vitest = vitest
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.startedAt = new Date()
    // In watch mode it is another one when a key asks for it.
    const isAsked = this.vitest?.snapshot.options.updateSnapshot === 'all'
    const writesCases = isAsked && !isCi()
    const hasCases = specifications.some(({ moduleId }) => isCaseFile(moduleId))
    if (isAsked && !writesCases && hasCases) console.log('  -u: in CI nothing is written into case files')
    for (const project of new Set(specifications.map((specification) => specification.project))) {
      project.provide('roundtripUpdate', { writesCases })
    }
  }

  /** For the blob of a shard: whatever else becomes of it, each of its files says which run it is of. */
  onTestModuleEnd(module: TestModule): void {
    const { config, state } = module.project.vitest
    if (state.blobs === undefined) module.meta().roundtripOrigin = originHere(config.shard, this.startedAt)
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: TestRunEndReason,
  ): Promise<void> {
    const isWhole = unhandledErrors.length === 0 && reason !== 'interrupted'
    const unfinished = isWhole || reason === 'interrupted' ? [] : modules.flatMap(unfinishedCases)
    const cases = [...modules.flatMap(endedCases), ...unfinished]
    if (unfinished.length > 0) process.exitCode = infrastructureExitCode
    if (cases.length === 0) return this.endWithout()
    const kept = renderKeptOfPassed(cases)
    if (kept !== null) console.log(`${kept.replace(/^/gm, '  ')}\n`)
    const written = renderWritten(cases)
    if (written !== null) console.log(`${written.replace(/^/gm, '  ')}\n`)
    try {
      const { reporters, unused } = await loadReportSettings(this.root, process.env)
      const facts = { ...(await this.identity()), targets: targetNames(modules, cases), isWhole }
      const failures = await publishReports(runReport(cases, facts), {
        root: this.root,
        choices: reporters,
        isMergedLater: this.writesBlob(),
        environment: process.env,
      })
      for (const { message } of failures) console.error(`  ${message.replaceAll('\n', '\n  ')}\n`)
      if (failures.length > 0) process.exitCode = infrastructureExitCode
      await this.reportUnused(modules, isWhole, unused)
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error
      console.error(`  ${error.message.replaceAll('\n', '\n  ')}\n`)
      process.exitCode = badInputExitCode
    }
  }

  /** Without a case, which is as it should be, but where blobs hold some. */
  private endWithout(): void {
    const files = this.vitest === null ? null : blobFiles(this.vitest)
    if (files === null || !files.some(({ name }) => isCaseFile(name))) return
    console.error('  the cases ran in another folder than this, so that vitest did not find them again')
    console.error('  `npx roundtrip merge-reports DIR` does\n')
    process.exitCode = badInputExitCode
  }

  /** @throws HarnessError `bad-usage` when several were put together, and they do not make one */
  private async identity(): Promise<RunIdentity> {
    const merged = this.vitest === null ? null : await mergedRun(this.vitest)
    if (merged !== null) return merged
    const { environment, startedAt, shard } = originHere(this.vitest?.config.shard, this.startedAt)
    return { environment, startedAt, shard, durationMs: Date.now() - this.startedAt.getTime() }
  }

  private writesBlob(): boolean {
    const { reporters = [] } = this.vitest?.config ?? {}
    return reporters.some((reporter) => Array.isArray(reporter) && reporter[0] === 'blob')
  }

  private async reportUnused(
    modules: readonly TestModule[],
    isWhole: boolean,
    asked: Unused | undefined,
  ): Promise<void> {
    const unused = isWhole && this.vitest ? await reportUnused(this.vitest, this.root, modules, asked) : null
    if (unused === null) return
    console.log(`${unused.text.replace(/^/gm, '  ')}\n`)
    if (unused.isError) process.exitCode ??= findingsExitCode
  }
}

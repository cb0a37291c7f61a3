import type { Reporter, TestModule, TestRunEndReason, TestSpecification, Vitest } from 'vitest/node'
import { renderKeptOfPassed, renderWritten, unobeyed, visible } from '../../reports/index.ts'
import { loadReportSettings } from '../config/index.ts'
import type { Unused } from '../model/config.ts'
import { HarnessError } from '../model/errors.ts'
import { isCi } from '../run/index.ts'
import { isCaseFile } from './case-file.ts'
import { endedCases, unfinishedCases } from './collected-cases.ts'
import './provided.ts'
import { publishReports } from './publish-reports.ts'
import { runProblems } from './run-problems.ts'
import { runReport } from './run-report.ts'
import { blobFiles } from './shards/blob-files.ts'
import { hashOfCases } from './shards/hash-of-cases.ts'
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
  private casesHash: string | null = null
  private hasCases = false
  private vitest: Vitest | null = null

  constructor(root: string) {
    this.root = root
  }

  onInit(vitest: Vitest): void {
    this.vitest = vitest
  }

  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    this.startedAt = new Date()
    this.casesHash = this.writesBlob() ? await hashOfCases(this.root) : null
    // In watch mode it is another one when a key asks for it.
    const isAsked = this.vitest?.snapshot.options.updateSnapshot === 'all'
    const writesCases = isAsked && !isCi()
    this.hasCases = specifications.some(({ moduleId }) => isCaseFile(moduleId))
    if (isAsked && !writesCases && this.hasCases) console.log('  -u: in CI nothing is written into case files')
    for (const project of new Set(specifications.map((specification) => specification.project))) {
      project.provide('roundtripUpdate', { writesCases })
    }
  }

  /** For the blob of a shard: whatever else becomes of it, each of its files says which run it is of. */
  onTestModuleEnd(module: TestModule): void {
    const { config, state } = module.project.vitest
    if (state.blobs !== undefined) return
    const { root, shard } = config
    module.meta().roundtripOrigin = { ...originHere(shard, this.startedAt), root, casesHash: this.casesHash }
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: TestRunEndReason,
  ): Promise<void> {
    const { testNamePattern } = this.vitest?.config ?? {}
    const { hasCases } = this
    const problems = runProblems({ modules, hasCases, errorCount: unhandledErrors.length, reason, testNamePattern })
    const unfinished = unhandledErrors.length === 0 || reason === 'interrupted' ? [] : modules.flatMap(unfinishedCases)
    const cases = [...modules.flatMap(endedCases), ...unfinished]
    if (unfinished.length > 0) process.exitCode = infrastructureExitCode
    // Where nothing is wrong, there was nothing to be run: other tests, or cases of other names.
    if (cases.length === 0 && (problems.length === 0 || !hasCases) && !this.hasBlobs()) return
    const kept = renderKeptOfPassed(cases)
    if (kept !== null) console.log(indented(kept))
    const written = renderWritten(cases)
    if (written !== null) console.log(indented(written))
    for (const problem of problems) console.error(indented(visible(problem)))
    try {
      const identity = await this.identity(modules)
      if (cases.length === 0 && problems.length === 0) return
      const { reporters, unused } = await loadReportSettings(this.root, process.env)
      const failures = await publishReports(
        runReport(cases, { ...identity, targets: targetNames(modules, cases), problems }),
        {
          root: this.root,
          choices: reporters,
          isMergedLater: this.writesBlob(),
          environment: process.env,
        },
      )
      for (const { message } of failures) console.error(indented(message))
      if (failures.length > 0) process.exitCode = infrastructureExitCode
      await this.reportUnused(modules, problems.length === 0, unused)
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error
      // What comes before the cases met the same, and vitest tells it.
      if (modules.length === 0 && error.code === 'bad-config') return
      console.error(indented(error.message))
      process.exitCode = badInputExitCode
    }
  }

  private hasBlobs(): boolean {
    const files = this.vitest === null ? null : blobFiles(this.vitest)
    return files?.some(({ name }) => isCaseFile(name)) ?? false
  }

  /** @throws HarnessError `bad-usage` when several were put together, and they do not make one */
  private async identity(modules: readonly TestModule[]): Promise<RunIdentity> {
    const merged = this.vitest === null ? null : await mergedRun(this.vitest, modules)
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
    console.log(indented(unused.text))
    if (unused.isError) process.exitCode ??= findingsExitCode
  }
}

function indented(text: string): string {
  return `${unobeyed(text, process.env).replace(/^(?=.)/gm, '  ')}\n`
}

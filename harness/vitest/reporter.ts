import { join, relative } from 'node:path'
import type { Reporter, TestModule, TestRunEndReason, TestSpecification, Vitest } from 'vitest/node'
import { renderKeptOfPassed, renderWritten, writeReports } from '../../reports/index.ts'
import { HarnessError } from '../model/errors.ts'
import type { CaseReport, RunReport } from '../model/report.ts'
import { isCi, packageVersion } from '../run/index.ts'
import { isCaseFile } from './case-file.ts'
import { reportOf } from './packed-report.ts'
import './provided.ts'
import { counts, inOrder, targetNames, targetSummary } from './targets.ts'
import { unjudgedCase } from './unjudged-case.ts'
import { reportUnused } from './unused.ts'

/** As the command line has it for what is not the cases' fault. */
const infrastructureExitCode = 3
const findingsExitCode = 1

/** Collects the reports of all cases, from all workers, and writes `reports/out/` when the run ends. */
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

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: TestRunEndReason,
  ): Promise<void> {
    const isWhole = unhandledErrors.length === 0 && reason !== 'interrupted'
    const unfinished =
      isWhole || reason === 'interrupted' ? [] : modules.flatMap((module) => this.unfinishedCases(module))
    const cases = [...modules.flatMap((module) => this.caseReports(module)), ...unfinished]
    if (unfinished.length > 0) process.exitCode = infrastructureExitCode
    if (cases.length === 0) return
    const kept = renderKeptOfPassed(cases)
    if (kept !== null) console.log(`${kept.replace(/^/gm, '  ')}\n`)
    const written = renderWritten(cases)
    if (written !== null) console.log(`${written.replace(/^/gm, '  ')}\n`)
    const folder = join(this.root, 'reports', 'out')
    try {
      await writeReports(this.report(cases, targetNames(modules, cases), isWhole), folder)
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error
      console.error(`  ${error.message}\n`)
      process.exitCode = infrastructureExitCode
      return
    }
    await this.reportUnused(modules, isWhole)
    console.log(`  report  ${relative(process.cwd(), join(folder, 'index.html'))}\n`)
  }

  private async reportUnused(modules: readonly TestModule[], isWhole: boolean): Promise<void> {
    const unused = isWhole && this.vitest ? await reportUnused(this.vitest, this.root, modules) : null
    if (unused === null) return
    console.log(`${unused.text.replace(/^/gm, '  ')}\n`)
    if (unused.isError) process.exitCode ??= findingsExitCode
  }

  /** A case that ended without a report of its own (it ran out of time, say) gets one that says so. */
  private caseReports(module: TestModule): readonly CaseReport[] {
    if (!isCaseFile(module.moduleId)) return []
    const unjudged = unjudgedCase(relative(this.root, module.moduleId))
    const tests = [...module.children.allTests()]
    const reports = tests.flatMap((test) => {
      const { state, errors = [] } = test.result()
      const report = reportOf(test.meta())
      if (report) return report
      if (state !== 'failed') return []
      const known = test.meta().roundtripCase ?? { name: test.name }
      return { ...unjudged, ...known, error: errors.map(({ message }) => message).join('\n') }
    })
    const loadErrors = module.errors().map(({ message }) => message)
    return loadErrors.length > 0 ? [...reports, { ...unjudged, error: loadErrors.join('\n') }] : reports
  }

  /** Cases that never came to an end, because the process that they ran in did. */
  private unfinishedCases(module: TestModule): readonly CaseReport[] {
    if (!isCaseFile(module.moduleId) || !['queued', 'pending'].includes(module.state())) return []
    const unjudged: CaseReport = {
      ...unjudgedCase(relative(this.root, module.moduleId)),
      error: 'the process that ran it ended before the case did: it was killed, or ran out of memory',
      errorCode: 'infrastructure',
    }
    const tests = [...module.children.allTests()].filter((test) => test.result().state === 'pending')
    return tests.length === 0 ? [unjudged] : tests.map((test) => ({ ...unjudged, ...test.meta().roundtripCase }))
  }

  private report(cases: readonly CaseReport[], targets: readonly string[], isWhole: boolean): RunReport {
    const { passed, failed, errored, skipped, findings } = counts(cases)
    return {
      schemaVersion: 1,
      tool: { name: 'pg-roundtrip', version: packageVersion() },
      startedAt: this.startedAt.toISOString(),
      durationMs: Date.now() - this.startedAt.getTime(),
      // An error outside of the cases, or a run cut short, is no pass.
      verdict: failed + errored === 0 && isWhole ? 'pass' : 'fail',
      summary: { cases: cases.length, passed, failed, errored, skipped, findings },
      targets: targets.length > 1 ? targets.map((name) => targetSummary(name, cases)) : [],
      cases: inOrder(cases, targets),
    }
  }
}

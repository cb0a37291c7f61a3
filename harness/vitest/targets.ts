import type { TestModule } from 'vitest/node'
import type { CaseReport } from '../model/case-report.ts'
import type { RunSummary, TargetSummary } from '../model/report.ts'
import './provided.ts'

/**
 * What the cases of a run ran on, in the order of the configuration: the targets that it was started with, and those
 * of cases from elsewhere, whose reports were merged.
 */
export function targetNames(modules: readonly TestModule[], cases: readonly CaseReport[]): readonly string[] {
  const projects = new Set(modules.map(({ project }) => project))
  const configured = [...projects].flatMap((project) => project.getProvidedContext().roundtripRun?.targets ?? [])
  return [...new Set([...configured.map(({ name }) => name), ...cases.flatMap(({ target }) => target ?? [])])]
}

export function targetSummary(name: string, cases: readonly CaseReport[]): TargetSummary {
  const own = cases.filter(({ target }) => target === name)
  return { name, postgres: own.find(({ postgres }) => postgres !== null)?.postgres ?? null, ...counts(own) }
}

export function counts(cases: readonly CaseReport[]): Omit<RunSummary, 'cases'> {
  const count = (wanted: CaseReport['status']): number => cases.filter(({ status }) => status === wanted).length
  return {
    passed: count('pass'),
    failed: count('fail'),
    errored: count('error'),
    skipped: count('skip'),
    findings: cases.reduce((sum, { findings }) => sum + findings.length, 0),
  }
}

/** By file, then by target; cases of no target come first. */
export function inOrder(cases: readonly CaseReport[], targets: readonly string[]): readonly CaseReport[] {
  const position = ({ target }: CaseReport): number => (target === null ? -1 : targets.indexOf(target))
  return [...cases].sort((a, b) => (a.file === b.file ? position(a) - position(b) : a.file < b.file ? -1 : 1))
}

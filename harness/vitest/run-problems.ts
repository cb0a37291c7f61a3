import type { TestModule, TestRunEndReason } from 'vitest/node'
import { isCaseFile } from './case-file.ts'
import { reportOf } from './packed-report.ts'
import './provided.ts'

/** What vitest says of a run that ended. */
export interface RunOutcome {
  /** Those that were found, in the shard that this is. */
  readonly modules: readonly TestModule[]
  /** Whether there were files of cases to be run. */
  readonly hasCases: boolean
  readonly errorCount: number
  readonly reason: TestRunEndReason
  /** Undefined: all. */
  readonly testNamePattern: RegExp | undefined
}

const mostNamed = 5

/**
 * What went wrong in a run besides its cases, or kept some of them from running, a sentence for each. None of them holds a
 * text from elsewhere, for nobody knows what would be secret in it. None: it is whole.
 */
export function runProblems(outcome: RunOutcome): readonly string[] {
  const { modules, hasCases, errorCount, reason } = outcome
  if (hasCases && modules.length === 0) return ['no case was run, for what comes before them failed: see the output']
  const errors = errorCount === 1 ? 'was an error' : `were ${errorCount} errors`
  const unrun = modules.filter((module) => isUnrun(module, outcome)).map(({ relativeModuleId }) => relativeModuleId)
  const names = [...unrun.slice(0, mostNamed), ...(unrun.length > mostNamed ? ['…'] : [])].join(', ')
  return [
    ...(errorCount === 0 ? [] : [`there ${errors} outside of the cases: see the output of the run`]),
    ...(reason === 'interrupted' ? ['the run was cut short, by hand or by --bail'] : []),
    ...(unrun.length === 0
      ? []
      : [`${unrun.length === 1 ? 'a file of cases was' : `${unrun.length} files of cases were`} not run: ${names}`]),
  ]
}

/** Cases that were running when their process ended have reports. */
function isUnrun(module: TestModule, { errorCount, reason, testNamePattern }: RunOutcome): boolean {
  if (!isCaseFile(module.moduleId)) return false
  if (['queued', 'pending'].includes(module.state())) return errorCount === 0 || reason === 'interrupted'
  if (reason !== 'interrupted') return false
  const tests = [...module.children.allTests()].filter(({ fullName }) => testNamePattern?.test(fullName) ?? true)
  // One that was under way when the run was cut short is still pending.
  return tests.some((test) => ['skipped', 'pending'].includes(test.result().state) && reportOf(test.meta()) === null)
}

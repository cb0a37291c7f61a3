import type { TestModule } from 'vitest/node'
import type { CaseReport } from '../model/case-report.ts'
import { isCaseFile } from './case-file.ts'
import { reportOf } from './packed-report.ts'
import './provided.ts'
import { unjudgedCase } from './unjudged-case.ts'

/** The reports of a module's cases. One that ended without its own (it ran out of time, say) gets one that says so. */
export function endedCases(module: TestModule): readonly CaseReport[] {
  if (!isCaseFile(module.moduleId)) return []
  const unjudged = unjudgedCase(module.relativeModuleId)
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
export function unfinishedCases(module: TestModule): readonly CaseReport[] {
  if (!isCaseFile(module.moduleId) || !['queued', 'pending'].includes(module.state())) return []
  const unjudged: CaseReport = {
    ...unjudgedCase(module.relativeModuleId),
    error: 'the process that ran it ended before the case did: it was killed, or ran out of memory',
    errorCode: 'infrastructure',
  }
  const tests = [...module.children.allTests()].filter((test) => test.result().state === 'pending')
  return tests.length === 0 ? [unjudged] : tests.map((test) => ({ ...unjudged, ...test.meta().roundtripCase }))
}

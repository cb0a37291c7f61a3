import { expect, test } from 'vitest'
import type { CaseReport } from '../model/case-report.ts'
import { inOrder, targetSummary } from './targets.ts'
import { unjudgedCase } from './unjudged-case.ts'

function report(file: string, target: string | null, parts: Partial<CaseReport> = {}): CaseReport {
  return { ...unjudgedCase(file), target, ...parts }
}

test('cases are ordered by file, then by target as configured', () => {
  const cases = [report('b', 'x'), report('a', 'x'), report('b', 'y'), report('a', 'y'), report('a', null)]
  const ordered = inOrder(cases, ['y', 'x']).map(({ file, target }) => `${file} ${target}`)
  expect(ordered).toEqual(['a null', 'a y', 'a x', 'b y', 'b x'])
})

test('a target is told by its own cases, and by the first of them that got a server', () => {
  const postgres = { provider: 'embedded', version: '18.4' }
  const cases = [
    report('a', 'x'),
    report('b', 'x', { status: 'pass', postgres }),
    report('c', 'x', { status: 'skip' }),
    report('d', 'x', { status: 'fail', postgres }),
    report('a', 'y'),
    report('e', null),
  ]
  const numbers = { passed: 1, failed: 1, errored: 1, skipped: 1, findings: 0 }
  expect(targetSummary('x', cases)).toEqual({ name: 'x', postgres, ...numbers })
  expect(targetSummary('y', cases)).toMatchObject({ postgres: null, errored: 1, passed: 0 })
})

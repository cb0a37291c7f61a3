import { describe, expect, test } from 'vitest'
import type { CaseReport } from '../../harness/model/case-report.ts'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleReport } from '../test-samples.ts'
import { failedCases } from './failed-cases.ts'
import { dangling, failedCase, finding, proposalFor } from './test-findings.ts'

const acceptabilities = (...cases: readonly CaseReport[]) =>
  failedCases(sampleReport(cases)).map(({ findings }) => findings.map(({ acceptability }) => acceptability))

test('only cases that failed are reviewed, in the order of the report', () => {
  const cases = [
    failedCase({ file: 'b.case.yaml' }),
    failedCase({ file: 'c.case.yaml', status: 'pass', findings: [] }),
    failedCase({ file: 'd.case.yaml', status: 'error', findings: [], error: 'no server' }),
    failedCase({ file: 'a.case.yaml' }),
  ]
  expect(failedCases(sampleReport(cases)).map(({ file }) => file)).toEqual(['b.case.yaml', 'a.case.yaml'])
})

describe('a finding can be accepted', () => {
  test('when it has a proposal', () => {
    expect(acceptabilities(failedCase())).toEqual([[{ kind: 'acceptable', proposal: proposalFor('Kettle', '38.50') }]])
  })

  test.each([
    ['nothing declares it', { findings: [dangling()] }, 'dangling-foreign-key is wrong whatever a case intends'],
    [
      'a comparator rejects it',
      { findings: [dangling({ kind: 'comparator', comparator: 'uuid4' })] },
      'comparator uuid4 does not accept the value',
    ],
    ['a mode found it', { findings: [finding({ mode: 'twice' })] }, 'it was found by `twice`'],
    ['the case is TypeScript', { file: 'cases/a.case.ts' }, 'the case is TypeScript'],
    ['the inputs are not known', { inputs: null }, 'the run does not say what the case and its snapshot held'],
  ])('but not when %s', (_, parts, why) => {
    expect(acceptabilities(failedCase(parts))).toEqual([[{ kind: 'unacceptable', why: expect.stringContaining(why) }]])
  })
})

describe('a case that failed on several targets', () => {
  const other = finding({ field: 'stars', proposal: proposalFor('Kettle', '1.00') })

  test('shows what they found alike once, and says where the rest was found', () => {
    const cases = [
      failedCase({ target: 'embedded@16', findings: [finding(), other] }),
      failedCase({ target: 'embedded@18', findings: [finding()] }),
    ]
    const shown = failedCases(sampleReport(cases))
    expect(shown).toHaveLength(1)
    expect(shown[0]?.findings.map(({ finding, targets }) => [finding.field, targets])).toEqual([
      ['price', []],
      ['stars', ['embedded@16']],
    ])
  })

  test('shows twice what one of them found twice', () => {
    const twice = [finding(), finding()]
    const cases = ['embedded@16', 'embedded@18'].map((target) => failedCase({ target, findings: twice }))
    expect(acceptabilities(...cases)).toEqual([[expect.anything(), expect.anything()]])
  })

  test('tells findings of other rows apart', () => {
    const model = modelName('public.review')
    const findings = [finding(), finding({ expectedPk: 2 }), finding({ model }), finding({ kind: 'missing-change' })]
    expect(acceptabilities(failedCase({ findings }))[0]).toHaveLength(4)
  })

  test('is bound to no inputs when these changed between its targets', () => {
    const cases = ['a', 'b'].map((letter) =>
      failedCase({ target: letter, inputs: { caseHash: letter.repeat(64), snapshotHash: 'c'.repeat(64) } }),
    )
    expect(failedCases(sampleReport(cases))[0]?.inputs).toBe(null)
  })
})

import { describe, expect, test } from 'vitest'
import { failedCase, finding, proposalFor } from '../review/test-findings.ts'
import { sampleReport } from '../test-samples.ts'
import { overviewOf } from './overview-of.ts'

const kettle = finding()
const cup = finding({ label: 'name "Cup"', expectedPk: 2, actualPk: 2, proposal: proposalFor('Cup', '1.00') })
const fixed = finding({ unacceptable: 'it is so' })

const digest = 'a'.repeat(64)

const decidable = (...cases: ReturnType<typeof failedCase>[]) =>
  overviewOf({ ...sampleReport(cases), digest }, cases).cases.map((one) => one.decidable)

describe('the first view knows how many findings can be decided about:', () => {
  test('those that can be accepted', () => {
    expect(decidable(failedCase({ findings: [kettle, cup, fixed] }))).toEqual([2])
    expect(decidable(failedCase({ findings: [fixed] }), failedCase({ file: 'b', status: 'error' }))).toEqual([0, 0])
  })

  test('what several targets found of a file, once', () => {
    const on = (target: string, ...findings: (typeof kettle)[]) => failedCase({ target, findings })
    expect(decidable(on('a', kettle, cup), on('b', kettle, fixed))).toEqual([2, 2])
  })

  test('none that the page does not have', () => {
    const report = failedCase({ findings: [kettle, cup] })
    const [shown] = overviewOf({ ...sampleReport([report]), digest }, [{ ...report, findings: [kettle] }]).cases
    expect(shown).toMatchObject({ findings: 2, decidable: 1 })
  })
})

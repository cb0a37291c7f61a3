import { expect, test } from 'vitest'
import { markUnacceptable } from './mark-unacceptable.ts'
import { dangling, failedCase, finding } from './test-findings.ts'

const marks = (cases: Parameters<typeof markUnacceptable>[0]) =>
  markUnacceptable(cases).map(({ findings }) => findings.map(({ unacceptable }) => unacceptable))

test('a finding that no case file can declare says why, and one that can be accepted says nothing', () => {
  expect(marks([failedCase({ findings: [finding(), dangling()] })])).toEqual([
    [undefined, 'dangling-foreign-key is wrong whatever a case intends'],
  ])
})

test('what differed on one target can be accepted on none', () => {
  const { model, field } = finding()
  const rerun = { kind: 'non-deterministic', varied: [{ model, field, comparator: null }] } as const
  const cases = [failedCase({ target: 'embedded@16' }), failedCase({ target: 'embedded@18', rerun })]
  const why = expect.stringContaining('price of public.product differed when the case ran again')
  expect(marks(cases)).toEqual([[why], [why]])
  expect(marks(cases.toReversed())).toEqual([[why], [why]])
  expect(marks([...cases, failedCase({ file: 'cases/shop/other.case.yaml' })])[2]).toEqual([undefined])
})

test('marks of before are made anew, and those of a case that was not judged say so', () => {
  expect(marks([failedCase({ findings: [finding({ unacceptable: 'it was said before' })] })])).toEqual([[undefined]])
  expect(marks([failedCase({ status: 'error' })])).toEqual([['the case could not be judged: run it again']])
})

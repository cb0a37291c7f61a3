import { expect, test } from 'vitest'
import { refusal } from './refusal.ts'
import { dangling, failedCase, finding } from './test-findings.ts'

test('a finding is refused for what the report says, or where its case cannot be written', () => {
  expect(refusal(failedCase(), finding())).toBe(null)
  expect(refusal(failedCase(), finding({ unacceptable: 'it is so' }))).toBe('it is so')
  expect(refusal(failedCase(), dangling())).toBe('dangling-foreign-key is wrong whatever a case intends')
  expect(refusal(failedCase({ status: 'error' }), finding())).toMatch(/could not be judged/)
  expect(refusal(failedCase({ inputs: null }), finding())).toMatch(/^the run does not say/)
})

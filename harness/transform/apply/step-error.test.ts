import { DatabaseError } from 'pg'
import { describe, expect, test } from 'vitest'
import type { ExpectedError } from '../../model/expectation.ts'
import { isExpectedError, StepError } from './step-error.ts'

function refusedWith(code: string): StepError {
  const cause = new DatabaseError('duplicate key value', 1, 'error')
  cause.code = code
  return new StepError('step 2 (insert shop.book)', 2, 'a.case.yaml:7', cause)
}

const expected = (sqlstate: string | null, step: number | null): ExpectedError => ({ sqlstate, step, line: null })

describe('a step that fails', () => {
  test('says where, why, and how to declare that it is meant to', () => {
    expect(
      refusedWith('23505').message,
    ).toBe(`a.case.yaml:7: step 2 (insert shop.book) failed: duplicate key value (SQLSTATE 23505)
  if the step is meant to fail, declare it: expect: { error: { sqlstate: "23505", step: 2 } }`)
  })

  test('says why PostgreSQL had to refuse it, without secrets', () => {
    const cause = new DatabaseError('duplicate key value', 1, 'error')
    cause.code = '23505'
    const redact = (text: string): string => text.replaceAll('Ada', '…')
    const error = new StepError('step 1 (a step)', 1, 'a.case.yaml:7', cause, redact, null, 'name "Ada" is taken')
    expect(error.message).toContain('failed: duplicate key value (SQLSTATE 23505): name "…" is taken\n')
  })

  test('fails as declared when SQLSTATE and step are those that are declared, if any are', () => {
    const error = refusedWith('23505')
    const asDeclared = [
      expected('23505', 2),
      expected('23505', null),
      expected(null, 2),
      expected(null, null),
      expected('23503', 2),
      expected('23505', 1),
    ].map((declared) => isExpectedError(error, declared))
    expect(asDeclared).toEqual([true, true, true, true, false, false])
  })

  test('never fails as declared when it was not PostgreSQL that refused it', () => {
    const error = new StepError('step 1 (delete shop.book)', 1, 'a.case.yaml:3', new Error('no row of shop.book'))
    expect(error.message).toBe('a.case.yaml:3: step 1 (delete shop.book) failed: no row of shop.book')
    expect(isExpectedError(error, expected(null, null))).toBe(false)
  })
})

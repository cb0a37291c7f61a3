import { expect, test } from 'vitest'
import { HarnessError } from '../model/errors.ts'
import { likelySubject, namingLikelySubject } from './likely-subject.ts'
import { checkout } from './test-command.ts'

const bookshop = { root: checkout, name: 'bookshop' }

test('the subject that has most of the unknown models is likely meant', async () => {
  expect(await likelySubject(bookshop, ['sentry.user', 'sentry.team', 'sentry.gone'])).toBe('sentry')
  expect(await likelySubject(bookshop, ['sentry.user', 'a.gone', 'b.gone'])).toBe(null)
  expect(await likelySubject(bookshop, [])).toBe(null)
  expect(await likelySubject({ ...bookshop, name: 'sentry' }, ['sentry.user'])).toBe(null)
})

test('an import that fails for models of another subject says so, beside the problems', async () => {
  const failed = new HarnessError('the snapshot cannot be imported', {
    code: 'import-failed',
    problems: [{ message: 'no such model', failure: 'unknown-model', model: 'sentry.user' }],
  })
  const told = namingLikelySubject(bookshop, () => Promise.reject(failed))
  await expect(told).rejects.toMatchObject({ code: 'import-failed', problems: failed.problems })
  await expect(told).rejects.toThrow(
    'the snapshot cannot be imported\n  no such model\n  this looks like a snapshot of subject sentry: if it is, say so: --subject sentry',
  )
  const other = new HarnessError('no', { code: 'import-failed' })
  await expect(namingLikelySubject(bookshop, () => Promise.reject(other))).rejects.toBe(other)
})

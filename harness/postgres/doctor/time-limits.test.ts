import { expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import { ok } from './check.ts'
import { TimeLimits } from './time-limits.ts'

test('work that ends in time gives what it gives', async () => {
  const limits = new TimeLimits()
  expect(await limits.look('one', 10_000, async () => ok('one', 'fine'))).toEqual([ok('one', 'fine')])
  expect(await limits.look('none', 10_000, async () => null)).toEqual([])
  expect(limits.exceeded).toBe(false)
})

test('work that never ends is a problem, and something may still be at work', async () => {
  const limits = new TimeLimits()
  expect(await limits.look('slow', 20, () => new Promise(() => {}))).toMatchObject([
    { name: 'slow', status: 'problem', message: 'it did not end within 0.02 s' },
  ])
  expect(limits.exceeded).toBe(true)
})

test('an error is a problem, with every fix that it names', async () => {
  const limits = new TimeLimits()
  const error = new HarnessError('it fails:\nno space left', {
    code: 'infrastructure',
    problems: [{ message: 'the role may not', fix: 'Let it.' }, { message: 'it is old' }],
    fix: 'Look at it.',
  })
  expect(await limits.look('bad', 10_000, () => Promise.reject(error))).toEqual([
    {
      name: 'bad',
      status: 'problem',
      message: 'it fails:\nno space left\nthe role may not\nit is old',
      fix: 'Look at it.\nLet it.',
    },
  ])
  expect(await limits.look('odd', 10_000, () => Promise.reject(new Error('unforeseen')))).toEqual([
    { name: 'odd', status: 'problem', message: 'unforeseen', fix: null },
  ])
})

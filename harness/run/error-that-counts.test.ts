import { expect, test } from 'vitest'
import { HarnessError } from '../model/errors.ts'
import { errorThatCounts } from './error-that-counts.ts'

const step = new HarnessError('the step failed', { code: 'step-failed' })
const loss = new HarnessError('the server is lost', { code: 'infrastructure' })
const removal = new HarnessError('the server can not be removed', { code: 'infrastructure' })
const close = new Error('the connection can not be closed')

/** What comes out of a block that throws `first`, where two disposals then throw the others. */
async function thrown(first: Error, second: Error, third: Error): Promise<unknown> {
  try {
    await using _server = failing(third)
    await using _connection = failing(second)
    throw first
  } catch (error) {
    return error
  }
}

function failing(error: Error): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => Promise.reject(error) }
}

test('an error on its own is the one', () => {
  expect(errorThatCounts(step)).toBe(step)
})

test('the first error counts when none is of the infrastructure', async () => {
  expect(errorThatCounts(await thrown(step, close, close))).toBe(step)
})

test('the first error of the infrastructure counts', async () => {
  expect(errorThatCounts(await thrown(loss, close, removal))).toBe(loss)
})

test('a failure of the infrastructure that comes later counts, and tells of what came before it', async () => {
  expect(errorThatCounts(await thrown(step, close, removal))).toMatchObject({
    code: 'infrastructure',
    message: 'the server can not be removed\n  before that: the step failed',
  })
})

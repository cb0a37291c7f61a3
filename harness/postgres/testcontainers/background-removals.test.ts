import { expect, test } from 'vitest'
import { BackgroundRemovals } from './background-removals.ts'

/** Something whose removal ends when it is told to. */
function thing() {
  let end = (_error?: Error): void => {}
  const removal = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve())
  })
  let begun = false
  return {
    end: (error?: Error) => end(error),
    begun: () => begun,
    [Symbol.asyncDispose]() {
      begun = true
      return removal
    },
  }
}

test('a removal goes on while nobody waits for it', async () => {
  const removals = new BackgroundRemovals(1)
  const slow = thing()
  await removals.remove(slow)
  expect(slow.begun()).toBe(true)
  slow.end()
})

test('one too many begins at once, and is waited for until another is done', async () => {
  const removals = new BackgroundRemovals(1)
  const [first, second] = [thing(), thing()]
  await removals.remove(first)
  let isDone = false
  const waiting = removals.remove(second).then(() => {
    isDone = true
  })
  await Promise.resolve()
  expect([second.begun(), isDone]).toEqual([true, false])
  first.end()
  await waiting
  second.end()
})

test('a removal that fails is left to whoever disposes of the thing again', async () => {
  const removals = new BackgroundRemovals(1)
  const broken = thing()
  await removals.remove(broken)
  broken.end(new Error('on purpose'))
  await expect(broken[Symbol.asyncDispose]()).rejects.toThrow('on purpose')
})

test('without a background each removal is waited for', async () => {
  const broken = thing()
  const removed = new BackgroundRemovals(0).remove(broken)
  broken.end(new Error('on purpose'))
  await expect(removed).rejects.toThrow('on purpose')
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { untilInterrupted } from './interruption.ts'

const jiti = createRequire(import.meta.url).resolve('jiti')
const interruption = fileURLToPath(new URL('./interruption.ts', import.meta.url))

/** A process whose work says when it begins and when it is told to end, and then goes on for good. */
const stubborn = `
  const { createJiti } = await import(${JSON.stringify(jiti)})
  const { untilInterrupted } = await createJiti(${JSON.stringify(interruption)}).import(${JSON.stringify(interruption)})
  setInterval(() => {}, 1_000)
  await untilInterrupted((signal) => {
    signal.addEventListener('abort', () => console.log('told'))
    console.log('begun')
    return new Promise(() => {})
  })`

test.each(['SIGINT', 'SIGTERM'] as const)('a second %s ends work that does not heed the first', async (name) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', stubborn], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  try {
    for (const expected of ['begun\n', 'told\n']) {
      expect(String(await Promise.race([once(child.stdout, 'data'), ended]))).toBe(expected)
      child.kill(name)
    }
    expect(await ended).toEqual([null, name])
  } finally {
    child.kill('SIGKILL')
  }
})

test('work that ends by itself leaves signals as they were', async () => {
  const before = [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]
  expect(await untilInterrupted(async () => 'done')).toBe('done')
  await expect(untilInterrupted(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual(before)
})

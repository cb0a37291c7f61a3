import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { processTerminal } from './terminal.ts'
import { untilEnded } from './until-ended.ts'

const jiti = createRequire(import.meta.url).resolve('jiti')
const module = fileURLToPath(new URL('./until-ended.ts', import.meta.url))

/** A process whose work goes on for good once it has begun, as that of a key of 16384 bits. */
const endless = `
  const { createJiti } = await import(${JSON.stringify(jiti)})
  const { untilEnded } = await createJiti(${JSON.stringify(module)}).import(${JSON.stringify(module)})
  setInterval(() => {}, 1_000)
  await untilEnded({ err: (said) => process.stderr.write(said) }, 'interrupted: nothing was written', () => {
    console.log('begun')
    return new Promise(() => {})
  })`

test.each(['SIGINT', 'SIGTERM'] as const)('%s says what is true then, and ends with 130', async (name) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', endless], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [ended, stderr] = [once(child, 'exit'), text(child.stderr)]
  try {
    expect(String(await Promise.race([once(child.stdout, 'data'), ended]))).toBe('begun\n')
    child.kill(name)
    expect(await ended).toEqual([130, null])
    expect(await stderr).toBe('interrupted: nothing was written\n')
  } finally {
    child.kill('SIGKILL')
  }
})

test('work that ends by itself leaves signals as they were', async () => {
  const before = [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]
  expect(await untilEnded(processTerminal(), 'interrupted', async () => 'done')).toBe('done')
  await expect(untilEnded(processTerminal(), '', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual(before)
})

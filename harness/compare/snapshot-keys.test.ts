import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { KeyIndex } from './snapshot-keys.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** Longer ones are not on the heap. */
const textLength = 900_000
const textOf = (chunk: number): string =>
  Buffer.alloc(textLength, `a key of more than a few characters, ${chunk}, `).toString('latin1')

function usedBytes(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

test('a key keeps nothing else of the text that it was cut from', () => {
  const index = new KeyIndex()
  const before = usedBytes()
  for (let chunk = 0; chunk < 40; chunk += 1) {
    const text = textOf(chunk)
    index.take(text.slice(5, 45), text.slice(50, 90))
    index.take(text.slice(105, 145), [text.slice(150, 190), 1])
  }
  expect(usedBytes() - before).toBeLessThan(10 * textLength)
  expect(index.get(textOf(7).slice(5, 45))).toBeDefined()
})

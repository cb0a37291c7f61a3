import { describe, expect, test } from 'vitest'
import { type Trial, trial } from './test-differences.ts'

const expectExact = (seed: number, { intended, found, foundInFull }: Trial): void => {
  expect(found, `seed ${seed}`).toEqual(intended)
  expect(foundInFull, `seed ${seed}, in full`).toEqual(intended)
}

describe.each([true, false])('of random rows with references of every kind (keys preserved: %s)', (keysPreserved) => {
  const none = { added: 0, changed: 0, removed: 0, rekeyed: 0, keysPreserved }
  const seeds = Array.from({ length: 4 }, (_, index) => index)
  const rowsOf = (seed: number): number => [2, 8, 25][seed % 3] ?? 0

  test('order and numbers do not matter', () => {
    for (const seed of seeds) expectExact(seed, trial(seed, { ...none, rows: rowsOf(seed) }))
  })

  test('those added are found, and nothing else', () => {
    for (const seed of seeds) expectExact(seed, trial(seed, { ...none, rows: rowsOf(seed), added: 1 + (seed % 9) }))
  })

  test('those removed are found, and nothing else', () => {
    for (const seed of seeds) expectExact(seed, trial(seed, { ...none, rows: rowsOf(seed), removed: 1 + (seed % 9) }))
  })

  test('those that got another key are found where keys count, and nothing else: what refers to them follows', () => {
    for (const seed of seeds) expectExact(seed, trial(seed, { ...none, rows: rowsOf(seed), rekeyed: 1 + (seed % 9) }))
  })

  test('fields that changed are found, and nothing else, even of all rows at once', () => {
    for (const seed of seeds) {
      const changed = seed % 5 === 0 ? 1_000 : 1 + (seed % 9)
      expectExact(seed, trial(seed, { ...none, rows: rowsOf(seed), changed }))
    }
  })
})

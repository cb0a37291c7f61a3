import { expect, test } from 'vitest'
import { trial } from './test-differences.ts'

/** `ROUNDTRIP_SEED=7 npx vitest run --mode slow …` makes other rows. */
const seed = Number(process.env.ROUNDTRIP_SEED ?? 1)

test('of ten thousand random changes each is found, and nothing else', { timeout: 300_000 }, () => {
  let changes = 0
  for (let round = 0; changes < 10_000; round += 1) {
    const rows = [3, 10, 40, 120, 300][round % 5] ?? 0
    const counts = {
      rows,
      added: Math.floor(rows / 10) * (round % 3),
      // Every fourth time every row.
      changed: round % 4 === 0 ? 10_000 : Math.floor(rows / 3) + 1,
      removed: Math.floor(rows / 10) * (round % 2),
      keysPreserved: round % 3 === 0,
    }
    const { intended, found } = trial(seed * 100_000 + round, counts)
    expect(found, `ROUNDTRIP_SEED=${seed}, round ${round}: ${JSON.stringify(counts)}`).toEqual(intended)
    changes += intended.length
  }
  expect(changes).toBeGreaterThanOrEqual(10_000)
})

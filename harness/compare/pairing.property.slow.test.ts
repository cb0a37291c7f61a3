import { expect, test } from 'vitest'
import { trial } from './test-differences.ts'

/** `ROUNDTRIP_SEED=7 npx vitest run --mode slow …` makes other rows. */
const seed = Number(process.env.ROUNDTRIP_SEED ?? 1)

test('of ten thousand random changes each is found, and nothing else', { timeout: 300_000 }, () => {
  let changes = 0
  for (let round = 0; round < 200; round += 1) {
    const rows = [3, 10, 40, 15, 120][round % 5] ?? 0
    const counts = {
      rows,
      added: Math.floor(rows / 10) * (round % 4),
      // Every seventh time every row.
      changed: round % 7 === 0 ? 10_000 : Math.floor(rows / 3) + 1,
      removed: Math.floor(rows / 10) * (Math.floor(round / 4) % 2),
      rekeyed: round % 8,
      keysPreserved: round % 3 === 0,
    }
    const { intended, found, foundInFull } = trial(seed * 100_000 + round, counts)
    const where = `ROUNDTRIP_SEED=${seed}, round ${round}: ${JSON.stringify(counts)}`
    expect(found, where).toEqual(intended)
    expect(foundInFull, `${where}, in full`).toEqual(intended)
    changes += intended.length
  }
  expect(changes).toBeGreaterThanOrEqual(10_000)
})

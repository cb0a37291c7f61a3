import { describe, expect, test } from 'vitest'
import { databaseName, lockKey, newRun, runOf } from './database-name.ts'

describe('the name of a database', () => {
  test('tells that it is ours, and of which run', () => {
    const run = newRun()
    expect(databaseName(run, 12)).toBe(`roundtrip_${run}_12`)
    expect(runOf(databaseName(run, 12))).toBe(run)
  })

  test.each([
    'postgres',
    'roundtrip_mine',
    'roundtrip_0123456789abcdef_1',
    `roundtrip_${newRun()}_`,
    `roundtrip_${newRun()}_01`,
    `roundtrip_${newRun()}_1 `,
    `x_roundtrip_${newRun()}_1`,
    `roundtrip_${newRun().toUpperCase()}X_1`,
  ])('is not ours: %s', (name) => {
    expect(runOf(name)).toBeNull()
  })

  test('has no digits that do not follow from the others', () => {
    const run = newRun()
    const changed = (run.startsWith('0') ? '1' : '0') + run.slice(1)
    expect(runOf(databaseName(changed, 1))).toBeNull()
  })
})

test('every run has its lock, a signed number of 64 bits', () => {
  expect(lockKey('0000000000000001')).toBe('1')
  expect(lockKey('ffffffffffffffff')).toBe('-1')
})

import { expect, test } from 'vitest'
import { deepFreeze, isFrozenInput } from './deep-freeze.ts'

interface Frozen {
  list: number[]
  member?: { value: number }
}

const thrownBy = (change: (frozen: Frozen) => void): unknown => {
  try {
    change(deepFreeze<Frozen>({ list: [2, 1], member: { value: 1 } }))
  } catch (thrown) {
    return thrown
  }
  return null
}

test.each<[string, (frozen: Frozen) => unknown]>([
  ['sets a member', (frozen) => Object.assign(frozen.member ?? {}, { value: 2 })],
  ['adds a member', (frozen) => Object.assign(frozen, { other: 1 })],
  ['deletes a member', (frozen) => delete frozen.member],
  ['defines a member anew', (frozen) => Object.defineProperty(frozen, 'list', { value: 1 })],
  ['sorts a list', (frozen) => frozen.list.sort()],
  ['adds to a list', (frozen) => frozen.list.push(3)],
  ['takes from a list', (frozen) => frozen.list.pop()],
])('whoever %s of a frozen value is told from one that fails otherwise', (_, change) => {
  expect(isFrozenInput(thrownBy(change))).toBe(true)
})

test('another failure is none of a frozen value', () => {
  expect(isFrozenInput(thrownBy(({ member }) => JSON.parse(String(member))))).toBe(false)
  expect(isFrozenInput(new TypeError('x is not a function'))).toBe(false)
  expect(isFrozenInput('Cannot delete property')).toBe(false)
})

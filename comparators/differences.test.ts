import { expect, test } from 'vitest'
import { Differences, pathTo } from './differences.ts'

test('differences are said with their places, three of them and how many more there are', () => {
  const differences = new Differences()
  expect(differences.text()).toBeNull()
  expect(differences.isEmpty).toBe(true)
  differences.add([], () => 'all of it')
  differences.add(pathTo(pathTo([], 'items'), 2), () => 'wrong')
  expect(differences.text()).toBe('all of it; at items[2]: wrong')
  differences.add(pathTo([], 'odd.name'), () => 'wrong')
  differences.add([], () => expect.unreachable())
  expect(differences.text()).toBe('all of it; at items[2]: wrong; at ["odd.name"]: wrong; and 1 more difference')
  differences.add([], () => expect.unreachable())
  expect(differences.text()).toMatch(/; and 2 more differences$/)
  expect(differences.isEmpty).toBe(false)
})

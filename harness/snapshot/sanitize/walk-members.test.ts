import { expect, test } from 'vitest'
import { walkMembers } from './walk-members.ts'

test('no two members become one: what stays has its name, and later ones that would be the same are numbered', () => {
  const object = { ann: 1, same: 2, ben: 3, same2: 4 }
  const walked = walkMembers(
    object,
    (name) => (name.startsWith('same') ? name : 'same'),
    (_, value) => value,
  )
  expect(walked).toEqual({ same: 2, same2: 4, same3: 1, same4: 3 })
})

test('members that keep their names keep their order', () => {
  const walked = walkMembers(
    { long: 1, b: 2 },
    (name) => name,
    (name, value) => `${name} ${value}`,
  )
  expect(Object.entries(walked)).toEqual([
    ['long', 'long 1'],
    ['b', 'b 2'],
  ])
})

import { expect, test } from 'vitest'
import type { Proposal } from '../model/finding.ts'
import { unwrittenText } from './unwritten-text.ts'

const drop = (entry: number, field: string | null): Proposal => ({
  list: 'changes',
  entry: null,
  corrects: { entry, field },
})
const added: Proposal = { list: 'changes', entry: { removed: 'm', where: { name: 'x'.repeat(300) } }, corrects: null }

test('what was not written is told, each with its reason, cut short where it is long', () => {
  const text = unwrittenText(
    new Map([
      [drop(2, null), 'no place'],
      [drop(3, 'a'), 'an alias'],
      [added, 'full'],
    ]),
  )
  expect(text?.split('\n').slice(0, 2)).toEqual([
    'not written: expect.changes entry 2: no place',
    'not written: expect.changes entry 3, field a: an alias',
  ])
  expect(text).toMatch(/\nnot written: - \{ removed: "?m"?, where: \{ name: "x+…: full$/)
  const many = Array.from({ length: 25 }, (_, index) => [drop(index + 1, null), 'no place'] as const)
  expect(unwrittenText(new Map(many))?.split('\n').at(-1)).toBe('and 5 more')
  expect(unwrittenText(new Map())).toBeNull()
})

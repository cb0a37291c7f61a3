import { expect, test } from 'vitest'
import { steadyProposals } from './steady-proposals.ts'
import { add, correct, drop } from './test-update.ts'

test('what was written, and is another value now, is only of a kind', () => {
  const written = [add({ changed: 'm', where: { pk: 1 }, fields: { a: 'x', b: 1 } })]
  const again = [...correct(1, { a: 'y', c: 3 }), ...correct(2, { b: { $after: 'run' } })]
  expect(steadyProposals(again, []).map(({ entry }) => entry?.fields)).toEqual([
    { a: 'y' },
    { c: 3 },
    { b: { $after: 'run' } },
  ])
  expect(steadyProposals(again, written).map(({ entry }) => entry?.fields)).toEqual([
    { a: { $type: 'string' } },
    { c: 3 },
    { b: { $after: 'run' } },
  ])
})

test('a row that was written, and came with other values, keeps those that it came with again', () => {
  const written = [
    add({ added: 'log', fields: { what: 'q', id: 1 } }),
    add({ added: 'log', fields: { what: 'x', id: 2 } }),
  ]
  const other = add({ added: 'log', fields: { what: 'x', id: 3 } })
  expect(steadyProposals([drop(2), other], written)[1]?.entry).toEqual({
    added: 'log',
    fields: { what: 'x', id: { $type: 'number' } },
  })
  // One more that came is not one that came otherwise.
  expect(steadyProposals([other], written)[0]).toBe(other)
})

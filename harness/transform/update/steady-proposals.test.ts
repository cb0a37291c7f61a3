import { describe, expect, test } from 'vitest'
import { jsonNumber } from '../../model/json.ts'
import { steadyProposals } from './steady-proposals.ts'
import { steadyValue } from './steady-value.ts'
import { add, correct, drop } from './test-update.ts'

test('what was written, and is another value now, is only of a kind', () => {
  const given = [{ changed: 'm', where: { pk: 2 }, fields: { a: 'z', b: 1 } }]
  const entries = [{ changed: 'm', where: { pk: 1 }, fields: { a: 'x', c: 1 } }, ...given]
  const again = [...correct(1, { a: 'y', c: 3 }), ...correct(2, { a: 'w', b: { $after: 'run' } })]
  const fields = (before: typeof entries) => steadyProposals(again, entries, before).map(({ entry }) => entry?.fields)
  expect(fields(entries)).toEqual([{ a: 'y' }, { c: 3 }, { a: 'w' }, { b: { $after: 'run' } }])
  expect(fields([])).toEqual([
    { a: { $type: 'string' } },
    { c: { $type: 'integer' } },
    { a: { $type: 'string' } },
    { b: { $after: 'run' } },
  ])
  // The entry that was there before says another value by hand: it is corrected for the first time.
  expect(fields([...given, { changed: 'm', where: { pk: 1 }, fields: { a: 'x', c: 2 } }])).toEqual([
    { a: 'y' },
    { c: { $type: 'integer' } },
    { a: 'w' },
    { b: { $after: 'run' } },
  ])
})

test('a row that was written, and came with other values, keeps those that it came with again', () => {
  const entries = [
    { added: 'log', fields: { what: 'q', id: 1 } },
    { added: 'log', fields: { what: 'x', id: 2 } },
  ]
  const other = add({ added: 'log', fields: { what: 'x', id: 3 } })
  expect(steadyProposals([drop(2), other], entries, [])[1]?.entry).toEqual({
    added: 'log',
    fields: { what: 'x', id: { $type: 'integer' } },
  })
  // One more that came is not one that came otherwise, nor is one in place of what was declared by hand.
  expect(steadyProposals([other], entries, [])).toEqual([other])
  expect(steadyProposals([drop(2), other], entries, entries)[1]).toEqual(other)
})

test('a number that snapshots hold as a text is a number', () => {
  const entries = [
    { changed: 'm', where: { pk: 1 }, fields: { a: '7.00', b: '7.00' } },
    { added: 'm', fields: { pk: 1, a: '7.00' } },
  ]
  const [again] = correct(1, { a: '8.50' }).map((one) => ({ ...one, textNumbers: ['a'] }))
  const text = correct(1, { b: '8.50' })
  const other = { ...add({ added: 'm', fields: { pk: 1, a: 'NaN' } }), textNumbers: ['a'] }
  const found = steadyProposals([...(again ? [again] : []), ...text, drop(2), other], entries, [])
  expect(found.map(({ entry }) => entry?.fields)).toEqual([
    { a: { $type: 'number' } },
    { b: { $type: 'string' } },
    undefined,
    { pk: 1, a: { $type: 'number' } },
  ])
})

describe('a value that differs from run to run', () => {
  const uuid = (digit: string) => `${digit}b4de8a3-9d2c-4e0f-8c1b-0d5f5b9f6c11`

  test.each([
    [uuid('0'), uuid('1'), { $type: 'uuid' }],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', { $type: 'timestamp' }],
    ['2026-01-01', '2026-01-02', { $type: 'date' }],
    ['a@x.org', 'b@x.org', { $type: 'email' }],
    ['a@x.org', 'b', { $type: 'string' }],
    [1, 2, { $type: 'integer' }],
    [1, jsonNumber('1.50'), { $type: 'number' }],
    [true, false, { $type: 'boolean' }],
    [null, 'a', { $oneOf: [null, { $type: 'string' }] }],
    ['a', 1, { $any: true }],
    [[1], [1, 2], { $type: 'array' }],
    [
      [1, 2],
      [1, 3],
      [1, { $type: 'integer' }],
    ],
  ])('is of the narrowest kind: %j and %j', (held, found, kind) => {
    expect(steadyValue(held, found)).toEqual(kind)
  })

  test('is a matcher where it stands in JSON', () => {
    const held = { $json: { id: uuid('0'), to: { name: 'Ada', $ref: 1 }, sizes: [1, { at: 'x' }] } }
    const found = { $json: { id: uuid('1'), to: { name: 'Ada', $ref: 1 }, sizes: [1, { at: 'y' }] } }
    expect(steadyValue(held, found)).toEqual({
      id: { $type: 'uuid' },
      to: { $json: { name: 'Ada', $ref: 1 } },
      sizes: [1, { at: { $type: 'string' } }],
    })
    expect(steadyValue({ a: 1, b: { $type: 'string' } }, { a: 2, b: { $type: 'string' } })).toEqual({
      a: { $type: 'integer' },
      b: { $type: 'string' },
    })
  })

  test('whose members come and go says those that are there', () => {
    expect(steadyValue({ $json: { a: 1, b: 2 } }, { $json: { a: 1, c: 3 } })).toEqual({ $contains: { a: 1 } })
    expect(steadyValue({ $json: { b: 2 } }, { $json: { c: 3 } })).toEqual({ $type: 'object' })
  })
})

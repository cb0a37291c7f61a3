import { expect, test } from 'vitest'
import { holdAgainst, type Reference } from './hold-against.ts'

const takes =
  (...times: number[]) =>
  async () =>
    times.shift() ?? 0
const reference = (name: string, details: Partial<Reference>): Reference => ({
  name,
  round: takes(),
  budget: null,
  ...details,
})

test('a job is measured once, and held against each other way', async () => {
  const results = await holdAgainst(
    'job',
    takes(9, 10),
    [
      reference('quick', { round: takes(9, 5), budget: { ratio: 2 } }),
      reference('slow', { round: takes(500), rounds: 1, rows: 50 }),
    ],
    { rounds: 1, rows: 100 },
  )
  const ours = { medianMs: 10, rounds: 1, rows: 100 }
  expect(results).toEqual([
    {
      kind: 'measured',
      name: 'job',
      ours,
      reference: { name: 'quick', medianMs: 5, rounds: 1, rows: 100 },
      budget: { ratio: 2 },
    },
    {
      kind: 'measured',
      name: 'job',
      ours,
      reference: { name: 'slow', medianMs: 500, rounds: 1, rows: 50 },
      budget: null,
    },
  ])
})

test('a way that is not there, or fails, is told, and takes no other result away', async () => {
  const results = await holdAgainst(
    'job',
    takes(1, 1),
    [
      reference('absent', { round: { why: 'not installed' } }),
      reference('broken', { round: () => Promise.reject(new Error('no room')) }),
      reference('sound', { round: takes(1, 1) }),
    ],
    { rounds: 1 },
  )
  expect(results).toMatchObject([
    { kind: 'not-measured', name: 'job, against absent', why: 'not installed' },
    { kind: 'not-measured', name: 'job, against broken', why: 'Error: no room' },
    { kind: 'measured', name: 'job' },
  ])
})

test('ours is shown alone where there is nothing else', async () => {
  const absent = reference('absent', { round: { why: 'not installed' } })
  const results = await holdAgainst('job', takes(1, 2), [absent], { rounds: 1 })
  expect(results).toEqual([
    { kind: 'measured', name: 'job', ours: { medianMs: 2, rounds: 1 }, reference: null, budget: null },
    { kind: 'not-measured', name: 'job, against absent', why: 'not installed' },
  ])
})

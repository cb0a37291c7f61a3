import { expect, test } from 'vitest'
import { createTriage } from './store.ts'
import { storageOf } from './test-storage.ts'

const run = '2026-02-03T04:05:06.789Z one'

test('decisions are counted, changed and undone, and whoever listens hears of each', () => {
  const triage = createTriage(run, null)
  let heard = 0
  const end = triage.subscribe(() => {
    heard += 1
  })
  triage.decide('a.yaml', ['0', '1'], 'accepted', 'accept both')
  triage.decide('b.yaml', ['0'], 'rejected', 'reject one')
  triage.decide('a.yaml', ['1'], 'rejected', 'reject another')
  expect(triage.counts()).toEqual({ accepted: 1, rejected: 2 })
  expect([triage.counts('a.yaml'), triage.counts('c.yaml')]).toEqual([
    { accepted: 1, rejected: 1 },
    { accepted: 0, rejected: 0 },
  ])
  expect([
    triage.decisionOn('a.yaml', '0'),
    triage.decisionOn('a.yaml', '1'),
    triage.decisionOn('c.yaml', '0'),
  ]).toEqual(['accepted', 'rejected', null])
  triage.decide('b.yaml', ['0'], null, 'undo')
  expect([...triage.decisions().keys()]).toEqual(['a.yaml'])
  end()
  triage.clear('undo all')
  expect(triage.counts()).toEqual({ accepted: 0, rejected: 0 })
  expect(heard).toBe(4)
})

test('every act can be taken back, the last one first: what was decided before is so again', () => {
  const { storage } = storageOf()
  const triage = createTriage(run, storage)
  expect(triage.lastAct()).toBe(null)
  triage.takeBack()
  triage.decide('a.yaml', ['0'], 'accepted', 'accept 0')
  triage.decide('a.yaml', ['0', '1'], 'rejected', 'reject all')
  triage.decide('a.yaml', ['1'], 'rejected', 'what changes nothing is no act')
  triage.clear('undo all')
  triage.clear('of nothing')
  expect(triage.lastAct()).toBe('undo all')
  triage.takeBack()
  expect([triage.counts(), triage.lastAct()]).toEqual([{ accepted: 0, rejected: 2 }, 'reject all'])
  triage.takeBack()
  expect(triage.counts()).toEqual({ accepted: 1, rejected: 0 })
  expect(createTriage(run, storage).counts()).toEqual({ accepted: 1, rejected: 0 })
  triage.takeBack()
  expect([triage.counts(), triage.lastAct()]).toEqual([{ accepted: 0, rejected: 0 }, null])
})

test('a reload remembers what was decided of this run, and of no other', () => {
  const { storage } = storageOf()
  createTriage(run, storage).decide('a.yaml', ['0', '7'], 'accepted', 'accept')
  createTriage(run, storage).decide('a.yaml', ['1'], 'rejected', 'reject')
  expect(createTriage(run, storage).counts()).toEqual({ accepted: 2, rejected: 1 })
  expect(createTriage(run.replace('one', 'another'), storage).counts()).toEqual({ accepted: 0, rejected: 0 })
})

test('no decision is kept once all is undone, nor of runs long past, and nothing of others is touched', () => {
  const past = Array.from({ length: 12 }, (_, day) => `pg-roundtrip triage 2025-01-${String(day + 10)}`)
  const { storage, items } = storageOf({ theme: 'dark', ...Object.fromEntries(past.map((name) => [name, '[]'])) })
  const triage = createTriage(run, storage)
  triage.decide('a.yaml', ['0'], 'accepted', 'accept')
  expect([...items.keys()]).toEqual(['theme', ...past.slice(3), `pg-roundtrip triage ${run}`])
  triage.clear('undo all')
  expect(items.get(`pg-roundtrip triage ${run}`)).toBe('[]')
})

test.each(['{', 'null', '{}', '[1, [2], ["a"], ["a", 1, {}], ["a", [1], []]]'])(
  'what is stored and is no list of decisions, is none: %s',
  (text) => {
    const { storage } = storageOf({ [`pg-roundtrip triage ${run}`]: text })
    expect(createTriage(run, storage).counts()).toEqual({ accepted: 0, rejected: 0 })
  },
)

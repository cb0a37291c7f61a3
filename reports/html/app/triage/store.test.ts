import { expect, test } from 'vitest'
import { createTriage, type TriageStorage } from './store.ts'

/** What a browser has, without the browser. */
function storageOf(entries: Readonly<Record<string, string>> = {}) {
  const items = new Map(Object.entries(entries))
  const storage: TriageStorage = {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, text) => void items.set(name, text),
    removeItem: (name) => void items.delete(name),
  }
  return { items, storage }
}

const run = '2026-02-03T04:05:06.789Z'

test('decisions are counted, changed and undone, and whoever listens hears of each', () => {
  const triage = createTriage(run, null)
  let heard = 0
  const end = triage.subscribe(() => {
    heard += 1
  })
  triage.decide('a.yaml', ['0', '1'], 'accepted')
  triage.decide('b.yaml', ['0'], 'rejected')
  triage.decide('a.yaml', ['1'], 'rejected')
  expect(triage.counts()).toEqual({ accepted: 1, rejected: 2 })
  expect([triage.verdictOf('a.yaml', '0'), triage.verdictOf('a.yaml', '1'), triage.verdictOf('c.yaml', '0')]).toEqual([
    'accepted',
    'rejected',
    null,
  ])
  triage.decide('b.yaml', ['0'], null)
  expect([...triage.decisions().keys()]).toEqual(['a.yaml'])
  end()
  triage.clear()
  expect(triage.counts()).toEqual({ accepted: 0, rejected: 0 })
  expect(heard).toBe(4)
})

test('a reload remembers what was decided of this run, and of no other', () => {
  const { storage } = storageOf()
  createTriage(run, storage).decide('a.yaml', ['0', '7'], 'accepted')
  createTriage(run, storage).decide('a.yaml', ['1'], 'rejected')
  expect(createTriage(run, storage).counts()).toEqual({ accepted: 2, rejected: 1 })
  expect(createTriage('2026-02-04T00:00:00.000Z', storage).counts()).toEqual({ accepted: 0, rejected: 0 })
})

test('nothing is kept once all is undone, nor of runs long past, and nothing of others is touched', () => {
  const past = Array.from({ length: 12 }, (_, day) => `pg-roundtrip triage 2025-01-${String(day + 10)}`)
  const { storage, items } = storageOf({ theme: 'dark', ...Object.fromEntries(past.map((name) => [name, '[]'])) })
  const triage = createTriage(run, storage)
  triage.decide('a.yaml', ['0'], 'accepted')
  expect([...items.keys()]).toEqual(['theme', ...past.slice(3), `pg-roundtrip triage ${run}`])
  triage.clear()
  expect(items.has(`pg-roundtrip triage ${run}`)).toBe(false)
})

test('a storage that refuses is no reason to fail', () => {
  const refuse = (): never => {
    throw new Error('no room')
  }
  const { storage } = storageOf()
  const triage = createTriage(run, { ...storage, length: 0, getItem: refuse, setItem: refuse, removeItem: refuse })
  triage.decide('a.yaml', ['0'], 'accepted')
  expect(triage.counts().accepted).toBe(1)
})

test.each(['{', 'null', '{}', '[1, [2], ["a"], ["a", 1, {}], ["a", [1], []]]'])(
  'what is stored and is no list of decisions, is none: %s',
  (text) => {
    const { storage } = storageOf({ [`pg-roundtrip triage ${run}`]: text })
    expect(createTriage(run, storage).counts()).toEqual({ accepted: 0, rejected: 0 })
  },
)

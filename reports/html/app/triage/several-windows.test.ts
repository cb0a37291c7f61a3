import { describe, expect, test } from 'vitest'
import { createTriage, type Triage } from './store.ts'
import { refuse, storageOf } from './test-storage.ts'

const run = '2026-02-03T04:05:06.789Z digest'
const name = `pg-roundtrip triage ${run}`
const file = 'a.yaml'
const said = (triage: Triage, ...keys: readonly string[]) => keys.map((key) => triage.decisionOn(file, key))

/** What the browser tells a window of what another one stored. */
function hear(triage: Triage, items: ReadonlyMap<string, string>): void {
  triage.follow(name, items.get(name) ?? null)
}

describe('of two windows with one report', () => {
  test('the later does not undo what the earlier decided, even if it heard nothing of it', () => {
    const { storage } = storageOf()
    const [one, other] = [createTriage(run, storage), createTriage(run, storage)]
    one.decide(file, ['0'], 'accepted', 'accept')
    other.decide(file, ['1'], 'rejected', 'reject')
    expect(said(other, '0', '1')).toEqual(['accepted', 'rejected'])
    expect(said(createTriage(run, storage), '0', '1')).toEqual(['accepted', 'rejected'])
  })

  test('each shows what the other decides and undoes, and whoever listens hears of it', () => {
    const { storage, items } = storageOf()
    const [one, other] = [createTriage(run, storage), createTriage(run, storage)]
    let heard = 0
    other.subscribe(() => {
      heard += 1
    })
    one.decide(file, ['0'], 'accepted', 'accept')
    hear(other, items)
    expect(said(other, '0')).toEqual(['accepted'])
    one.clear('undo all')
    hear(other, items)
    expect(said(other, '0')).toEqual([null])
    other.follow('theme', 'dark')
    expect(heard).toBe(2)
  })

  test('each takes back what it did itself, and not what the other decided since', () => {
    const { storage, items } = storageOf()
    const [one, other] = [createTriage(run, storage), createTriage(run, storage)]
    one.decide(file, ['0'], 'accepted', 'accept 0')
    one.decide(file, ['1'], 'accepted', 'accept 1')
    other.decide(file, ['1', '2'], 'rejected', 'reject both')
    hear(one, items)
    expect(one.lastAct()).toBe('accept 0')
    one.takeBack()
    expect(said(one, '0', '1', '2')).toEqual([null, 'rejected', 'rejected'])
    expect(one.lastAct()).toBe(null)
    other.takeBack()
    expect(said(other, '0', '1', '2')).toEqual([null, 'accepted', null])
  })
})

describe('a storage without room', () => {
  test('keeps nothing that is no longer so, and it is known that a reload forgets', () => {
    const { storage, items } = storageOf()
    const limited = {
      ...storage,
      setItem: (key: string, text: string) => (text.length > 50 ? refuse() : storage.setItem(key, text)),
    }
    const triage = createTriage(run, limited)
    triage.decide(file, ['0'], 'accepted', 'accept')
    expect(triage.isKept()).toBe(true)
    const long = 'x'.repeat(50)
    triage.decide(file, ['0', long], 'rejected', 'reject both')
    expect([said(triage, '0', long), triage.isKept()]).toEqual([['rejected', 'rejected'], false])
    expect(items.has(name)).toBe(false)
    expect(said(createTriage(run, limited), '0')).toEqual([null])
    triage.decide(file, [long], null, 'undo one')
    expect([said(createTriage(run, limited), '0'), triage.isKept()]).toEqual([['rejected'], true])
  })

  test('takes nothing from a window that could keep nothing, and the others know that it is gone', () => {
    const { storage } = storageOf()
    const full = { ...storage, setItem: refuse }
    const [one, other] = [createTriage(run, full), createTriage(run, storage)]
    one.decide(file, ['0'], 'rejected', 'reject')
    other.decide(file, ['0', '1'], 'accepted', 'accept')
    one.follow(name, storage.getItem(name))
    expect(said(one, '0', '1')).toEqual(['rejected', 'accepted'])
    one.decide(file, ['2'], 'rejected', 'reject')
    other.follow(name, null)
    expect([said(other, '0', '1'), other.isKept()]).toEqual([['accepted', 'accepted'], false])
  })

  test('or none at all is no reason to fail', () => {
    const { storage } = storageOf()
    for (const none of [
      null,
      { ...storage, length: 1, key: refuse, getItem: refuse, setItem: refuse, removeItem: refuse },
    ]) {
      const triage = createTriage(run, none)
      expect(triage.isKept()).toBe(true)
      triage.decide(file, ['0'], 'accepted', 'accept')
      expect([said(triage, '0'), triage.isKept()]).toEqual([['accepted'], false])
    }
  })
})

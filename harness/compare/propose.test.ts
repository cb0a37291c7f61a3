import { describe, expect, test } from 'vitest'
import type { ExpectedRow } from '../model/change.ts'
import type { Finding } from '../model/finding.ts'
import { expectMatch } from '../model/matcher.ts'
import { findings, type Parts, thing } from './test-judge.ts'
import { expectSame, firstStep, rowOf, schemaOf } from './test-schema.ts'

const entry = { kind: 'expectation', entry: 2, line: 9 } as const

/** The row of thing `pk`, whose note an entry declares. */
function declared(pk: number, note: string): ExpectedRow {
  const [row] = expectSame([thing(pk)])
  if (!row) throw new Error('no row')
  return { ...row, fields: { ...row.fields, note }, intended: new Map([['note', entry]]) }
}

function proposals(rows: readonly ExpectedRow[], actual: Parameters<typeof findings>[1], parts?: Parts) {
  return findings(rows, actual, parts).map(({ proposal }: Finding) => proposal ?? null)
}

describe('what would declare a finding', () => {
  test('is the entry that its fix shows', () => {
    const rows = expectSame([thing(1), thing(2)])
    expect(proposals(rows, [thing(1, { note: 'x' }), thing(3)])).toEqual([
      {
        list: 'changes',
        entry: { changed: 'thing', where: { name: 'thing 1' }, fields: { note: 'x' } },
        corrects: null,
      },
      { list: 'changes', entry: { removed: 'thing', where: { name: 'thing 2' } }, corrects: null },
      expect.objectContaining({ entry: { added: 'thing', fields: { name: 'thing 3', note: 'n' } } }),
    ])
  })

  test('corrects the entry that wanted something else, or takes out what did not come', () => {
    expect(proposals([declared(1, 'x')], [thing(1, { note: 'y' })])).toEqual([
      {
        list: 'changes',
        entry: { changed: 'thing', where: { name: 'thing 1' }, fields: { note: 'y' } },
        corrects: { entry: 2, field: 'note' },
      },
    ])
    expect(proposals([declared(1, 'x')], [thing(1)])).toEqual([
      { list: 'changes', entry: null, corrects: { entry: 2, field: 'note' } },
    ])
    const added = { ...declared(1, 'x'), before: null, ordinal: null, addedBy: entry }
    expect(proposals([added], [])).toEqual([{ list: 'changes', entry: null, corrects: { entry: 2, field: null } }])
  })

  test('says which row of how many, those that are right included', () => {
    const rows = [declared(1, 'x'), declared(2, 'x'), declared(3, 'x')]
    expect(proposals(rows, [thing(1, { note: 'x' }), thing(2, { note: 'y' }), thing(3)])).toEqual([
      {
        list: 'changes',
        entry: { changed: 'thing', where: { name: 'thing 2' }, fields: { note: 'y' } },
        corrects: { entry: 2, field: 'note', row: { of: 3, where: { pk: 2 } } },
      },
      { list: 'changes', entry: null, corrects: { entry: 2, field: 'note', row: { of: 3, where: { pk: 3 } } } },
    ])
  })

  test('is about so many of the rows of a table without a key as are gone', () => {
    const schema = schemaOf({ log: { fields: { what: {}, note: {} }, pk: [] } })
    const row = (what: string) => rowOf('log', null, { what, note: null })
    const rows = expectSame(['in', 'out', 'out', 'out'].map(row))
    const one = { list: 'changes', corrects: null }
    const out = { ...one, entry: { removed: 'log', where: { what: 'out', note: null }, count: 1 } }
    expect(proposals(rows, [row('out')], { schema })).toEqual([
      { ...one, entry: { removed: 'log', where: { what: 'in', note: null } } },
      out,
      out,
    ])
  })

  test('corrects the entry that adds a row, and its fix shows the same', () => {
    const row = { ...declared(1, 'x'), before: null, ordinal: null, addedBy: entry }
    const [found] = findings([row], [thing(1, { note: 'y' })])
    expect(found?.proposal).toEqual({
      list: 'changes',
      entry: { added: 'thing', fields: { note: 'y' } },
      corrects: { entry: 2, field: 'note' },
    })
    expect(found?.fix).toBe(
      'expect.changes entry 2 (line 9) declares what was intended; if the actual value is meant, correct that entry:\n  fields: { note: "y" }',
    )
    const source = { file: '/cases/a.changes.yaml', line: 4 }
    const inFile = { ...entry, line: null, source }
    const beside = { ...row, intended: new Map([['note', inFile]]), addedBy: inFile }
    expect(findings([beside], [thing(1, { note: 'y' })])[0]?.fix).toContain(
      'expect.changes entry 2 (a.changes.yaml:4) declares',
    )
  })

  test('keeps matchers that hold, and makes one of a time of the run where it stands', () => {
    const schema = schemaOf({ thing: { fields: { data: { type: 'jsonb' } } } })
    const number = expectMatch({ matcher: 'type', type: 'number', numbersAreTexts: false })
    const [same] = expectSame([rowOf('thing', 1, { data: null })])
    if (!same) throw new Error('no row')
    const data = expectMatch({ matcher: 'object', members: { a: number, b: 1 } })
    const row: ExpectedRow = { ...same, fields: { data }, intended: new Map([['data', entry]]) }
    const [found] = findings([row], [rowOf('thing', 1, { data: { a: 7, b: 2, at: '2026-01-01T00:00:05Z' } })], {
      schema,
    })
    expect(found?.proposal?.entry?.fields).toEqual({ data: { a: { $type: 'number' }, b: 2, at: { $after: 'run' } } })
    expect(found?.fix).toContain('fields: { data: { a: { $type: number }, b: 2, at: { $after: run } } }')
    const [plain] = proposals(
      expectSame([rowOf('thing', 1, { data: null })]),
      [rowOf('thing', 1, { data: { a: 7 } })],
      { schema },
    )
    expect(plain?.entry?.fields).toEqual({ data: { $json: { a: 7 } } })
  })

  test('also says that a step did not keep what it did', () => {
    const [row] = expectSame([thing(1)])
    const changed: ExpectedRow | undefined = row && {
      ...row,
      fields: { ...row.fields, note: 'x' },
      intended: new Map([['note', firstStep]]),
    }
    expect(proposals(changed ? [changed] : [], [thing(1)])).toEqual([
      expect.objectContaining({ entry: { changed: 'thing', where: { name: 'thing 1' }, fields: { note: 'n' } } }),
    ])
  })

  test('is nothing between two files, and without steps', () => {
    expect(proposals(expectSame([thing(1)]), [thing(1, { note: 'x' })], { purpose: 'files' })).toEqual([null])
    expect(proposals(expectSame([thing(1)]), [thing(1, { note: 'x' })], { steps: [] })).toEqual([null])
  })

  test('is what the advice shows, whatever the length of a value', () => {
    const schema = schemaOf({ thing: { fields: { note: {} } } })
    for (const [length, isWhole] of [
      [400, true],
      [20_000, true],
      [100_001, false],
    ] as const) {
      const note = 'l'.repeat(length)
      const [finding] = findings(expectSame([rowOf('thing', 1, { note: 'n' })]), [rowOf('thing', 1, { note })], {
        schema,
      })
      expect(finding?.fix.includes(note)).toBe(isWhole)
      expect(finding?.fix.includes('$differs')).toBe(!isWhole)
      expect(finding?.proposal?.entry?.fields).toEqual({ note: isWhole ? note : { $differs: true } })
    }
  })

  test('holds matchers in place of what is volatile or too long', () => {
    const uuid = '0b4de8a3-9d2c-4e0f-8c1b-0d5f5b9f6c11'
    const schema = schemaOf({
      thing: { fields: { at: { type: 'timestamptz' }, day: { type: 'date' }, id2: { type: 'uuid' }, note: {} } },
    })
    const before = rowOf('thing', 1, { at: null, day: null, id2: null, note: 'n' })
    const after = { at: '2026-01-01T00:00:05Z', day: '2026-01-01', id2: uuid, note: 'l'.repeat(100_001) }
    const found = proposals(expectSame([before]), [rowOf('thing', 1, after)], { schema })
    const fields = Object.assign({}, ...found.map((proposal) => proposal?.entry?.fields))
    expect(fields).toEqual({
      at: { $after: 'run' },
      day: { $type: 'date' },
      id2: uuid,
      note: { $differs: true },
    })
    const exact = { at: '2025-01-01T00:00:05Z', day: '2025-01-01', note: 'l'.repeat(99_000) }
    const kept = proposals(expectSame([before]), [rowOf('thing', 1, { id2: null, ...exact })], { schema })
    expect(Object.assign({}, ...kept.map((proposal) => proposal?.entry?.fields))).toEqual(exact)
  })

  test('says of a text with the date of the run that a date is there', () => {
    const found = proposals(expectSame([thing(1)]), [thing(1, { note: 'Order (2026-01-01) no. 2025-01-01' })])
    const pattern = '^Order \\(\\d{4}-\\d\\d-\\d\\d\\) no\\. 2025-01-01$'
    expect(found[0]?.entry?.fields).toEqual({ note: { $matches: pattern } })
    const [alone] = proposals(expectSame([thing(1)]), [thing(1, { note: '2026-01-01' })])
    expect(alone?.entry?.fields).toEqual({ note: { $type: 'date' } })
    const [other] = proposals(expectSame([thing(1)]), [thing(1, { note: '12026-01-012' })])
    expect(other?.entry?.fields).toEqual({ note: '12026-01-012' })
  })

  test('has the value of an added row as it is, though its default may have drawn it: another run tells', () => {
    const drawn = { default: { kind: 'volatile', expression: 'random()' } } as const
    const schema = schemaOf({ thing: { fields: { code: drawn } } })
    const [added] = proposals([], [rowOf('thing', 1, { code: 'x' })], { schema })
    expect(added?.entry).toMatchObject({ added: 'thing', fields: { code: 'x' } })
  })

  test('never holds a secret', () => {
    const schema = schemaOf({ thing: { fields: { token: { secret: true }, note: {} } } })
    const rows = expectSame([rowOf('thing', 1, { token: 'secret-before', note: 'n' })])
    const actual = [rowOf('thing', 1, { token: 'secret-after', note: 'n' })]
    expect(proposals(rows, actual, { schema })).toEqual([
      {
        list: 'changes',
        entry: { changed: 'thing', where: { pk: 1 }, fields: { token: { $differs: true } } },
        corrects: null,
      },
    ])
    // Nothing was there before, or it is there still.
    const [added] = proposals([], actual, { schema })
    expect(added?.entry?.fields).toMatchObject({ token: { $any: true } })
    const undone = expectSame([rowOf('thing', 1, { token: 'secret-before', note: 'n' })]).map((row) => ({
      ...row,
      fields: { ...row.fields, token: 'secret-set' },
      intended: new Map([['token', firstStep]]),
    }))
    const [stayed] = proposals(undone, [rowOf('thing', 1, { token: 'secret-before', note: 'n' })], { schema })
    expect(stayed?.entry?.fields).toEqual({ token: { $any: true } })
  })
})

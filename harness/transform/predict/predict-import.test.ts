import { describe, expect, test } from 'vitest'
import type { Expected, ExpectedRow } from '../../model/change.ts'
import type { ExpectedChange } from '../../model/expectation.ts'
import type { ImportedRow, ImportKind } from '../../model/import-rule.ts'
import type { JsonValue } from '../../model/json.ts'
import { isMatcher } from '../../model/matcher.ts'
import { modelName, type Row } from '../../model/snapshot.ts'
import type { ImportOutcome } from '../apply/step-outcome.ts'
import { sketchField, sketchKey, sketchSchema } from '../test-schema.ts'
import { declareChanges } from './declare-changes.ts'
import { expectImported } from './expect-imported.ts'
import { unchanged } from './expected-rows.ts'
import { ImportLedger } from './import-ledger.ts'

const schema = sketchSchema({
  team: {
    fields: [
      sketchField('id', 'int4', { sequence: { schema: 'public', name: 'team_id_seq' } }),
      sketchField('name', 'text'),
    ],
    uniques: [['name']],
  },
  member: {
    fields: [
      sketchField('id', 'int4', { sequence: { schema: 'public', name: 'member_id_seq' } }),
      sketchField('team', 'int4'),
      sketchField('nick', 'text'),
      sketchField('host', 'int4'),
    ],
    foreignKeys: [sketchKey('team', 'team'), sketchKey('host', 'member')],
    relocation: {
      scope: null,
      exemptKeys: ['host'],
      companions: [],
      rules: { collisions: [], values: [], partOf: [] },
    },
  },
})
const [team, member] = [modelName('team'), modelName('member')]

const there: readonly Row[] = [
  { model: team, pk: 1, fields: { name: 'red' } },
  { model: member, pk: 1, fields: { team: 1, nick: 'a', host: null } },
]
const source: readonly Row[] = [
  { model: team, pk: 7, fields: { name: 'red' } },
  { model: team, pk: 8, fields: { name: 'blue' } },
  { model: member, pk: 1, fields: { team: 7, nick: 'b', host: 3 } },
  { model: member, pk: 2, fields: { team: 8, nick: 'c', host: 1 } },
  { model: member, pk: 3, fields: { team: 8, nick: 'd', host: null } },
]

type Report = readonly [model: 'team' | 'member', pk: number, actualPk: number, kind?: ImportKind]

function outcome(reports: readonly Report[], has: (row: Row) => boolean = () => true): ImportOutcome {
  const imported = reports.map(([model, pk, actualPk, kind = 'inserted']): ImportedRow => {
    return { model: modelName(model), pk, actualPk, kind }
  })
  return {
    kind: 'import',
    rows: source,
    has,
    why: () => [],
    unknown: { users: [], organizations: [] },
    imported,
    renewed: [],
    isRepeated: false,
  }
}

const asAdded: readonly Report[] = [
  ['team', 7, 11],
  ['team', 8, 12],
  ['member', 1, 21],
  ['member', 2, 22],
  ['member', 3, 23],
]

/** What is expected after the step, and what is wrong with the entries. */
function predicted(given: ImportOutcome, changes: readonly ExpectedChange[] = []): Expected {
  const ledger = new ImportLedger()
  const origin = { kind: 'step', step: 1, label: 'import two' } as const
  const expected = ledger.predict(schema, unchanged(there, schema), given, changes, origin)
  return declareChanges(schema, expected, changes, 'a.case.yaml', [], ledger)
}

/** A row in one line: `member 21: team 11, nick "b", host ↷…`; `~` before a key that the database draws. */
function shown({ model, pk, reportedPk, fields }: ExpectedRow): string {
  const show = (value: JsonValue | ExpectedRow['pk']): string => {
    if (!isMatcher(value)) return JSON.stringify(value)
    return value.rule.matcher === 'reference' ? `→ ${value.rule.mark}` : `$${value.rule.matcher}`
  }
  const parts = Object.entries(fields).map(([name, value]) => `${name} ${show(value)}`)
  return `${model} ${isMatcher(pk) ? `~${reportedPk}` : show(pk)}: ${parts.join(', ')}`
}

const rowsOf = ({ rows }: Expected): readonly string[] => rows.slice(there.length).map(shown)
const place = { line: null, imported: 'any' } as const
const named = (name: string) => [{ kind: 'equals', field: 'name', value: name } as const]

describe('a snapshot that a step brings in', () => {
  test('adds its rows, with keys that the database draws and references that follow', () => {
    expect(rowsOf(predicted(outcome(asAdded)))).toEqual([
      'team ~11: name "red"',
      'team ~12: name "blue"',
      'member ~21: team 11, nick "b", host 23',
      'member ~22: team 12, nick "c", host 21',
      'member ~23: team 12, nick "d", host null',
    ])
  })

  test('leaves out what scope and filter leave out; a key that is exempt becomes null', () => {
    const has = ({ model, pk }: Row): boolean => !(model === member && pk === 3)
    const rows = rowsOf(predicted(outcome(asAdded.slice(0, 4), has)))
    expect(rows).toContain('member ~21: team 11, nick "b", host null')
    expect(rows).toHaveLength(4)
  })

  test('adds nothing when it was brought in before', () => {
    expect(rowsOf(predicted({ ...outcome(asAdded), isRepeated: true }))).toEqual([])
  })

  test('should add a row that the import says nothing of; references mean that row, whatever its key', () => {
    const rows = rowsOf(predicted(outcome(asAdded.slice(0, 4))))
    expect(rows).toContain('member ~null: team 12, nick "d", host null')
    expect(rows).toContain('member ~21: team 11, nick "b", host → imported by step 1 member 3')
  })
})

describe('a row that entries say something of', () => {
  test('is merged into the row with the same unique key, which references then mean', () => {
    const merged = { kind: 'merged', model: team, where: named('red'), into: null, ...place } as const
    const rows = rowsOf(predicted(outcome([['team', 7, 1, 'existing'], ...asAdded.slice(1)]), [merged]))
    expect(rows).not.toContain('team ~11: name "red"')
    expect(rows).toContain('member ~21: team 1, nick "b", host 23')
  })

  test('is merged into the row that the entry names', () => {
    const merged = { kind: 'merged', model: team, where: named('blue'), into: named('red'), ...place } as const
    expect(rowsOf(predicted(outcome(asAdded), [merged]))).toContain('member ~22: team 1, nick "c", host 21')
    const nowhere = { ...merged, into: named('green') }
    expect(() => predicted(outcome(asAdded), [nowhere])).toThrow('its into must find one row of team, and finds none')
    expect(() => predicted(outcome(asAdded), [{ ...merged, into: null }])).toThrow('say which by `into`')
  })

  test('gives its values to the row that is overwritten', () => {
    const overwritten = {
      kind: 'overwritten',
      model: team,
      where: named('blue'),
      into: named('red'),
      ...place,
    } as const
    const { rows } = predicted(outcome(asAdded), [overwritten])
    const [red] = rows
    expect(red && shown(red)).toBe('team 1: name "blue"')
    expect(red?.intended.get('name')).toMatchObject({ kind: 'expectation', entry: 1 })
  })

  test('is left out', () => {
    const leftOut = { kind: 'left-out', model: member, where: [], ...place } as const
    expect(rowsOf(predicted(outcome(asAdded), [leftOut]))).toEqual(['team ~11: name "red"', 'team ~12: name "blue"'])
  })

  test('is changed, and a row that is there and looks the same is not', () => {
    const fields = { name: { kind: 'value', value: 'red-2' } } as const
    const changed = { kind: 'changed', model: team, where: named('red'), fields, ...place } as const
    const { rows } = predicted(outcome(asAdded), [changed])
    expect(rows.map(shown)).toContain('team ~11: name "red-2"')
    expect(rows.map(shown)).toContain('team 1: name "red"')
  })

  test('must be there, as often as is said', () => {
    const leftOut = { kind: 'left-out', model: team, where: named('green'), ...place } as const
    expect(() => predicted(outcome(asAdded), [leftOut])).toThrow(
      'no row of team that a step imports satisfies its where',
    )
    const twice = { ...leftOut, where: named('red'), count: 2 }
    expect(() => predicted(outcome(asAdded), [twice])).toThrow('finds 1 row of team, but its count is 2')
    const both = [{ ...leftOut, where: named('red') }, { ...leftOut, kind: 'merged', into: null, where: [] } as const]
    expect(() => predicted(outcome(asAdded), both)).toThrow('entry 1 already says what becomes of a row')
  })
})

describe('the snapshot of a case that is imported in a scope', () => {
  test('has the keys that were drawn; what is left out is removed, and stays what it was before', () => {
    const has = ({ model, pk }: Row): boolean => !(model === member && pk === 3)
    const { rows, removed } = expectImported(schema, outcome(asAdded.slice(0, 4), has))
    expect(rows.map(shown)).toEqual([
      'team 11: name "red"',
      'team 12: name "blue"',
      'member 21: team 11, nick "b", host null',
      'member 22: team 12, nick "c", host 21',
    ])
    expect(rows[2]).toMatchObject({ before: source[2], ordinal: 1 })
    expect([...(rows[2]?.intended ?? [])]).toEqual([['host', { kind: 'scope', of: 'import' }]])
    expect(removed).toMatchObject([{ row: source[4], ordinal: 3, origin: { kind: 'scope', of: 'import' } }])
  })
})

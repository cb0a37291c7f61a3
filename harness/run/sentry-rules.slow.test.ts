import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { autoComparators, nullIsMissing } from '../../comparators/index.ts'
import { loadSubject } from '../config/index.ts'
import type { BoundComparator } from '../model/comparator.ts'
import { HarnessError } from '../model/errors.ts'
import type { JsonValue } from '../model/json.ts'
import type { Model } from '../model/schema.ts'
import type { Row, Snapshot } from '../model/snapshot.ts'
import { parseSnapshot } from '../snapshot/index.ts'
import { compareSnapshots } from './compare-snapshots.ts'
import { type BoundSubject, bindSubject } from './subject-schema.ts'
import { validateAsSentry } from './test-sentry-rules.ts'
import { validateSnapshot } from './validate-snapshot.ts'

const root = join(import.meta.dirname, '../..')
/** Another seed makes other edits. */
const seed = Number(process.env.ROUNDTRIP_SEED ?? 1)
const bound = await bindAsSentry()
const { schema } = bound
const names = ['fresh-install', 'exhaustive']
const snapshots = new Map(await Promise.all(names.map(async (name) => [name, await readRows(name)] as const)))
const rowsOf = (name: string): Snapshot => snapshots.get(name) ?? []

/** Sentry makes no difference between null and no such field. */
async function bindAsSentry(): Promise<BoundSubject> {
  const provider = () => Promise.reject(new HarnessError('no database is needed', { code: 'infrastructure' }))
  const subject = await bindSubject(await loadSubject(root, 'sentry'), {
    registry: autoComparators,
    provider,
    isCi: true,
  })
  const asSentry = (entry: BoundComparator) => ({ ...entry, comparator: nullIsMissing(entry.comparator) })
  return {
    ...subject,
    comparators: new Map([...subject.comparators].map(([model, list]) => [model, list.map(asSentry)])),
  }
}

async function readRows(name: string): Promise<Snapshot> {
  const file = join(root, 'snapshots/sentry', `${name}.json`)
  // With natural keys resolved, which the rules know nothing of.
  return validateSnapshot(parseSnapshot(await readFile(file, 'utf8'), file), bound, 'expected', 'keep').rows
}

interface Edit {
  readonly row: number
  readonly field: number
  readonly choice: number
}
const edits = fc.array(fc.record({ row: fc.nat(), field: fc.nat(), choice: fc.nat() }), { maxLength: 4 })

function edited(rows: Snapshot, list: readonly Edit[]): Snapshot {
  return list.reduce((current, { row: at, field, choice }) => {
    const index = at % current.length
    const row = current[index]
    const model = row && schema.models.get(row.model)
    return model ? current.with(index, { ...row, fields: withOther(model, row, field, choice, current) }) : current
  }, rows)
}

function withOther(model: Model, row: Row, fieldNumber: number, choice: number, all: Snapshot): Row['fields'] {
  if (model.name === 'sentry.user' && choice % 3 === 0) return { ...row.fields, ...renewals[choice % renewals.length] }
  const names = Object.keys(row.fields).filter((name) => !isStricterHere(row, name))
  const name = names[fieldNumber % names.length]
  if (name === undefined) return row.fields
  const { [name]: value = null, ...rest } = row.fields
  const others = otherValues(model, name, value, all)
  const other = others[choice % (others.length + 1)]
  return other === undefined ? rest : { ...rest, [name]: other }
}

/** Of a claimed user Sentry compares the password alone, and this harness all that belongs to it; renewals are made apart. */
function isStricterHere({ model, fields }: Row, name: string): boolean {
  if (model !== 'sentry.user') return false
  if (name === 'is_unclaimed') return true
  return fields.is_unclaimed !== true && ['last_password_change', 'is_password_expired'].includes(name)
}

const renewals: readonly Row['fields'][] = [
  { is_unclaimed: true },
  { is_unclaimed: true, password: 'new', is_password_expired: false, last_password_change: '2099-01-01T00:00:00Z' },
  { is_unclaimed: true, password: 'new', is_password_expired: true },
  { is_unclaimed: true, password: 'new', last_password_change: '1980-01-01T00:00:00.000Z' },
]

/** Values that the column can hold; texts of times are of the form that Sentry writes. */
function otherValues(model: Model, name: string, value: JsonValue, all: Snapshot): readonly JsonValue[] {
  const target = model.foreignKeys.find(({ fields }) => fields[0] === name)?.target
  if (target !== undefined) return [null, ...all.filter((row) => row.model === target).map(({ pk }) => pk)]
  const type = model.fields.find((field) => field.name === name)?.type
  const base = type?.kind === 'base' ? type.name : null
  switch (base) {
    case 'timestamptz':
      return [null, '2001-02-03T04:05:06Z', '2001-02-03T04:05:06.000Z', '2098-07-06T05:04:03.002001Z']
    case 'bool':
      return [null, true, false]
    case 'int2':
    case 'int4':
    case 'int8':
      return [null, 0, 1, 77]
    case 'text':
    case 'varchar':
      return [null, '', 'other', `${value}-a1b2`, 'f'.repeat(32), 'A'.repeat(32)]
    default:
      return []
  }
}

/** Other numbers in the same order, everywhere the same. Who invited a member is forgotten: Sentry compares that by value. */
function renumbered(rows: Snapshot, step: number): Snapshot {
  const numbered = (model: string, pk: JsonValue): number => Number(pk) * step + model.length
  return rows.map(({ model, pk, fields }) => {
    const keys = schema.models.get(model)?.foreignKeys ?? []
    const replaced = Object.entries(fields).map(([name, value]): [string, JsonValue] => {
      if (name === 'inviter_id') return [name, null]
      const key = keys.find((candidate) => candidate.fields[0] === name)
      return [name, key && value !== null ? numbered(key.target, value) : value]
    })
    return { model, pk: numbered(model, pk), fields: Object.fromEntries(replaced) }
  })
}

/** The fields that this harness finds to be wrong, as `model ordinal field`. */
function found(expected: Snapshot, actual: Snapshot, keysPreserved: boolean) {
  const comparison = compareSnapshots(
    bound,
    { file: 'expected.json', snapshot: expected },
    { file: 'actual.json', snapshot: actual },
    { keysPreserved },
  )
  const between = comparison.findings.filter(({ message }) => !/^(?:expected|actual)\.json: /.test(message))
  return {
    verdict: comparison.verdict,
    fields: new Set(between.map(({ model, ordinal, field }) => `${model} ${ordinal} ${field}`)),
  }
}

function sentryRules(expected: Snapshot, actual: Snapshot): ReadonlySet<string> {
  const wrong = validateAsSentry(schema, bound.comparators, expected, actual)
  if (wrong === null) throw new Error('the rules say nothing of these rows')
  return wrong
}

describe('where the rules of Sentry say something', () => {
  test.each(names)('%s is right as it is, by them and here', (name) => {
    const rows = rowsOf(name)
    expect([...sentryRules(rows, rows)]).toEqual([])
    expect(found(rows, rows, true)).toEqual({ verdict: 'pass', fields: new Set() })
  })

  test('the same fields of the same rows are wrong by them and here (2,500 pairs)', () => {
    let [right, wrong] = [0, 0]
    fc.assert(
      fc.property(fc.constantFrom(...names), edits, (name, list) => {
        const rows = rowsOf(name)
        const actual = edited(rows, list)
        const fields = sentryRules(rows, actual)
        const here = found(rows, actual, true)
        expect([...here.fields].sort()).toEqual([...fields].sort())
        expect(here.verdict).toBe(fields.size === 0 ? 'pass' : 'fail')
        if (fields.size === 0) right += 1
        else wrong += 1
      }),
      { numRuns: 2_500, seed },
    )
    expect(Math.min(right, wrong)).toBeGreaterThan(250)
  }, 300_000)

  test('the verdict is the same where all rows have other numbers (2,500 pairs)', () => {
    let [right, wrong] = [0, 0]
    fc.assert(
      fc.property(fc.constantFrom(...names), edits, fc.integer({ min: 2, max: 9 }), (name, list, step) => {
        const rows = rowsOf(name)
        const actual = renumbered(edited(rows, list), step)
        const fields = sentryRules(rows, actual)
        expect({ verdict: found(rows, actual, false).verdict, fields }).toEqual({
          verdict: fields.size === 0 ? 'pass' : 'fail',
          fields,
        })
        if (fields.size === 0) right += 1
        else wrong += 1
      }),
      { numRuns: 2_500, seed },
    )
    expect(Math.min(right, wrong)).toBeGreaterThan(250)
  }, 300_000)
})

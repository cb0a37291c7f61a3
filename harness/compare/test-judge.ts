import type { Expected, ExpectedRow } from '../model/change.ts'
import type { BoundComparator, Comparator } from '../model/comparator.ts'
import type { Finding } from '../model/finding.ts'
import { type JsonValue, jsonEquals } from '../model/json.ts'
import type { Schema } from '../model/schema.ts'
import { modelName, type Row, type Snapshot } from '../model/snapshot.ts'
import { judge } from './judge.ts'
import type { JudgeContext } from './judge-context.ts'
import { rowOf, schemaOf } from './test-schema.ts'

const schema = schemaOf({
  thing: { fields: { name: {}, note: {}, at: { type: 'timestamptz' } }, natural: ['name'], uniques: [['name']] },
})
export const thing = (pk: number, fields: Readonly<Record<string, JsonValue>> = {}): Row =>
  rowOf('thing', pk, { name: `thing ${pk}`, note: 'n', ...fields })

export interface Parts extends Partial<Omit<JudgeContext, 'comparators'>> {
  readonly schema?: Schema
  readonly comparators?: readonly Comparator[]
  readonly removed?: Expected['removed']
}

export function verdict(rows: readonly ExpectedRow[], actual: Snapshot, parts: Parts = {}) {
  const { schema: given = schema, comparators = [], removed = [], ...context } = parts
  const bound = comparators.map((comparator): BoundComparator => ({ comparator, boundBy: 'subject', reason: '' }))
  return judge(given, { rows, removed }, actual, {
    purpose: 'case',
    comparators: new Map([[modelName('thing'), bound]]),
    window: { start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:00:10Z' },
    steps: ['step 1 (sql)'],
    keysPreserved: true,
    ...context,
  })
}

export function findings(rows: readonly ExpectedRow[], actual: Snapshot, parts: Parts = {}): readonly Finding[] {
  return verdict(rows, actual, parts).findings
}

/** Settles `note`, and accepts `n` for anything. */
export const comparator = (settles: Comparator['settles'], parts: Partial<Comparator> = {}): Comparator => ({
  name: 'test',
  fields: ['note'],
  settles,
  existence: ({ expected, actual }) =>
    ((expected.note ?? null) === null) === ((actual.note ?? null) === null)
      ? []
      : [{ field: 'note', message: 'one-sided' }],
  compare: ({ expected, actual }) =>
    jsonEquals(expected.note, actual.note) || actual.note === 'n' ? [] : [{ field: 'note', message: 'not n' }],
  scrub: (fields) => (Object.hasOwn(fields, 'note') ? { note: '⟨test⟩' } : {}),
  ...parts,
})

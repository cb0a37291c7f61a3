import type { ExpectedChange, ExpectedFieldValue } from '../../model/case.ts'
import type { Expected, ExpectedRow, Origin } from '../../model/change.ts'
import { HarnessError, type Problem } from '../../model/errors.ts'
import { type ExpectedValue, isMatcher } from '../../model/matcher.ts'
import type { Schema } from '../../model/schema.ts'
import type { PrimaryKey } from '../../model/snapshot.ts'
import { type Conditional, rowsWhere } from '../where.ts'
import { removedRow, withValues } from './expected-rows.ts'
import { newRow } from './predict-step.ts'

/**
 * Adds what `expect.changes` declares to what was predicted. An entry's `where` sees rows as they were before the
 * steps, and rows that steps added as they are predicted; where both say something of a field, the entry wins.
 * @param file the case file, named in problems
 * @throws HarnessError `bad-case` when an entry matches no row, or a `$ref` not exactly one
 */
export function declareChanges(
  schema: Schema,
  expected: Expected,
  changes: readonly ExpectedChange[],
  file: string,
): Expected {
  const problems: Problem[] = []
  const declared = changes.reduce<Expected>((state, change, index) => {
    const origin: Origin = { kind: 'expectation', entry: index + 1, line: change.line }
    const report = (message: string): void => {
      const place = change.line === null ? { file } : { file, line: change.line }
      problems.push({ message: `expect.changes entry ${index + 1}: ${message}`, place })
    }
    return declare(schema, state, change, origin, report)
  }, expected)
  if (problems.length > 0) {
    throw new HarnessError('expected changes do not fit the snapshot', { code: 'bad-case', problems })
  }
  return declared
}

type Report = (message: string) => void

function declare(schema: Schema, state: Expected, change: ExpectedChange, origin: Origin, report: Report): Expected {
  const model = schema.models.get(change.model)
  if (!model) return state
  const values = change.kind === 'removed' ? {} : resolveFields(schema, state, change.fields, report)
  if (change.kind === 'added') {
    return { ...state, rows: [...state.rows, newRow(model, values, null, origin)] }
  }
  const targets = findRows(schema, state, change)
  if (targets.size === 0) report(`no row of ${change.model} satisfies its where`)
  if (change.kind === 'changed') {
    return {
      ...state,
      rows: state.rows.map((row) => (targets.has(row) ? withValues(model, row, values, origin) : row)),
    }
  }
  return {
    rows: state.rows.filter((row) => !targets.has(row)),
    removed: [...state.removed, ...[...targets].flatMap((row) => removedRow(row, origin))],
  }
}

interface SeenBefore extends Conditional {
  /** Null for a row that is meant to be gone: it can be looked up through a foreign key, no more. */
  readonly of: ExpectedRow | null
}

function findRows(
  schema: Schema,
  state: Expected,
  change: Exclude<ExpectedChange, { readonly kind: 'added' }>,
): ReadonlySet<ExpectedRow> {
  const seen = state.rows.map((row): SeenBefore => {
    const { model, pk, fields } = row.before ?? row
    return { model, pk, fields, of: row }
  })
  const gone = state.removed.map(({ row }): SeenBefore => ({ ...row, of: null }))
  const found = rowsWhere(schema, [...seen, ...gone], change.model, change.where)
  return new Set(found.flatMap(({ of }) => of ?? []))
}

function resolveFields(
  schema: Schema,
  state: Expected,
  fields: Readonly<Record<string, ExpectedFieldValue>>,
  report: Report,
): Readonly<Record<string, ExpectedValue>> {
  const entries = Object.entries(fields).flatMap(([name, value]): readonly [string, ExpectedValue][] => {
    if (value.kind === 'value') return [[name, value.value]]
    const pk = resolveReference(schema, state, value, report)
    return pk === null ? [] : [[name, pk]]
  })
  return Object.fromEntries(entries)
}

function resolveReference(
  schema: Schema,
  state: Expected,
  ref: Extract<ExpectedFieldValue, { readonly kind: 'ref' }>,
  report: Report,
): PrimaryKey {
  const found = rowsWhere(schema, state.rows, ref.model, ref.where)
  const [row] = found
  if (!row || found.length > 1) {
    report(`$ref to ${ref.model} must find one row, and finds ${found.length || 'none'}`)
    return null
  }
  return isMatcher(row.pk) ? row.reportedPk : row.pk
}

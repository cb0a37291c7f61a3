import type { ExpectedChange, ExpectedFields, ExpectedFieldValue, Step } from '../../model/case.ts'
import type { Expected, ExpectedRow, Origin } from '../../model/change.ts'
import { HarnessError, type Problem } from '../../model/errors.ts'
import type { Proposal } from '../../model/finding.ts'
import { type ExpectedValue, expectMatch, isMatcher } from '../../model/matcher.ts'
import { sameExpectation } from '../../model/same-expectation.ts'
import { hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { DeclaredRows } from './declared-rows.ts'
import { knownValue, withValues } from './expected-rows.ts'
import { nameOf, needlessFields } from './needless-fields.ts'
import { newRow } from './new-row.ts'
import { resolveExpected } from './resolve-expected.ts'

/**
 * Adds what `expect.changes` declares to what was predicted. An entry's `where` sees rows as they were before the
 * steps, and rows that were added as they are predicted; where both say something of a field, the entry wins.
 * @param file the case file, named in problems
 * @param steps of the case, which what is expected so far comes from
 * @throws HarnessError `bad-case` when an entry matches no row, or not as many as it says, when it says nothing that is
 * not expected anyway, or when a `$ref` matches not exactly one row
 */
export function declareChanges(
  schema: Schema,
  expected: Expected,
  changes: readonly ExpectedChange[],
  file: string,
  steps: readonly Step[] = [],
): Expected {
  if (changes.length === 0) return expected
  const rows = new DeclaredRows(schema, expected)
  const problems: Problem[] = []
  changes.forEach((change, index) => {
    const place = change.source ?? (change.line === null ? { file } : { file, line: change.line })
    for (const { message, needless } of declare(schema, rows, change, index + 1, steps)) {
      const proposal: Proposal | null =
        needless === undefined
          ? null
          : { list: 'changes', entry: null, corrects: { entry: index + 1, field: needless.field } }
      problems.push({
        message: `expect.changes entry ${index + 1}: ${message}`,
        place,
        ...(proposal && { proposal }),
      })
    }
  })
  if (problems.length > 0) {
    throw new HarnessError('expected changes do not fit the snapshot', { code: 'bad-case', problems })
  }
  return rows.result()
}

interface Wrong {
  readonly message: string
  /** What of the entry says nothing: a field, or all of it. Absent: that is not what is wrong. */
  readonly needless?: { readonly field: string | null }
}

/** What is wrong with the entry. */
function declare(
  schema: Schema,
  rows: DeclaredRows,
  change: ExpectedChange,
  entry: number,
  steps: readonly Step[],
): readonly Wrong[] {
  const model = schema.models.get(change.model)
  if (!model) return []
  const origin = { kind: 'expectation', entry, line: change.line } as const
  const problems: string[] = []
  const values = change.kind === 'removed' ? {} : resolveFields(schema, rows, change.fields, problems)
  if (change.kind === 'added') {
    const row = newRow(model, values, null, origin)
    const { count = 1 } = change
    const isKeyGiven = model.primaryKey.length > 0 && model.primaryKey.every((name) => Object.hasOwn(values, name))
    if (count > 1 && isKeyGiven && !isMatcher(row.pk)) {
      problems.push(`${count} rows of ${model.name} can't have the same primary key`)
    }
    for (let index = 0; index < count; index += 1) rows.add({ ...row })
    return problems.map(asWrong)
  }
  problems.push(...rows.referenceProblems(change.where))
  if (problems.length > 0) return problems.map(asWrong)
  const needless: Wrong[] = []
  const { present, gone } = rows.find(model.name, change.where)
  const { count = present.length } = change
  if (present.length === 0) {
    const message = gone ? alreadyGone(model, gone) : `no row of ${model.name} satisfies its where`
    needless.push({ message, needless: { field: null } })
  } else if (present.length !== count) problems.push(otherCount(model, present.length, count, gone))
  else if (change.kind === 'changed') {
    const found = present.flatMap(({ row }) => row ?? [])
    for (const { field, message } of needlessFields(model, found, values, steps)) {
      const isPk = hasScalarPk(model) && model.primaryKey[0] === field
      needless.push({ message, needless: { field: isPk ? 'pk' : field } })
    }
  }
  for (const slot of present) {
    if (change.kind === 'removed') rows.remove(slot, origin)
    else {
      rows.replace(slot, (row) => {
        problems.push(...contradictions(row, values, origin))
        return withValues(model, row, values, origin)
      })
    }
  }
  return [...needless, ...[...new Set(problems)].map(asWrong)]
}

function asWrong(message: string): Wrong {
  return { message }
}

function otherCount(model: Model, found: number, count: number, gone: Origin | null): string {
  const besides = gone ? ` (besides what is already removed by ${nameOf(gone)})` : ''
  return `its where finds ${found} ${found === 1 ? 'row' : 'rows'} of ${model.name}${besides}, but its count is ${count}`
}

/**
 * Two entries that say different things of the same field: one of them would be lost. Of a row that an entry adds, a
 * later entry may say more.
 */
function contradictions(
  row: ExpectedRow,
  values: Readonly<Record<string, ExpectedValue>>,
  { entry }: Extract<Origin, { readonly kind: 'expectation' }>,
): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const earlier = row.intended.get(name)
    const isOther = earlier?.kind === 'expectation' && earlier.entry !== entry && row.before !== null
    return isOther && !sameExpectation(row.fields[name], value)
      ? [`entry ${earlier.entry} already declares field ${name} of a row that this entry finds too`]
      : []
  })
}

function alreadyGone(model: Model, by: Origin): string {
  return `the row of ${model.name} that satisfies its where is already removed by ${nameOf(by)}`
}

function resolveFields(
  schema: Schema,
  rows: DeclaredRows,
  fields: ExpectedFields,
  problems: string[],
): Readonly<Record<string, ExpectedValue>> {
  const resolve = (value: ExpectedFieldValue): ExpectedValue =>
    resolveExpected(value, (reference) => resolveReference(schema, rows, reference, problems))
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, resolve(value)]))
}

/** The key of a row as it is expected after the steps; a key that nobody can know beforehand may be any. */
function resolveReference(
  schema: Schema,
  rows: DeclaredRows,
  { model: name, where }: Extract<ExpectedFieldValue, { readonly kind: 'ref' }>,
  problems: string[],
): ExpectedValue {
  const found = rows.referable(name, where)
  const [row] = found
  const model = schema.models.get(name)
  if (!row || !model || found.length > 1) {
    problems.push(`$ref to ${name} must find one row, and finds ${found.length || 'none'}`)
    return null
  }
  return knownValue(model, row, model.primaryKey[0] ?? '') ?? expectMatch({ matcher: 'generated' })
}

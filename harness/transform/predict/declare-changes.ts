import type { Step } from '../../model/case.ts'
import type { Expected, ExpectedRow, Origin } from '../../model/change.ts'
import { HarnessError, type Problem } from '../../model/errors.ts'
import {
  type DeclaredImport,
  type ExpectedChange,
  type ExpectedFields,
  type ExpectedFieldValue,
  isDeclaredImport,
} from '../../model/expectation.ts'
import type { Proposal } from '../../model/finding.ts'
import type { JsonObject } from '../../model/json.ts'
import { type ExpectedValue, expectMatch, isMatcher } from '../../model/matcher.ts'
import { sameExpectation } from '../../model/same-expectation.ts'
import { hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { DeclaredRows, type Slot } from './declared-rows.ts'
import { knownValue, withValues } from './expected-rows.ts'
import { ImportLedger } from './import-ledger.ts'
import { nameOf, needlessFields } from './needless-fields.ts'
import { newRow } from './new-row.ts'
import { resolveExpected } from './resolve-expected.ts'
import { unfilledFields, unfilledText } from './unfilled-fields.ts'

/**
 * Adds what `expect.changes` declares to what was predicted. An entry's `where` sees rows as they were before the
 * steps, and rows that were added as they are predicted; where both say something of a field, the entry wins.
 * @param file the case file, named in problems
 * @param steps of the case, which what is expected so far comes from
 * @param imports what they imported: what is wrong with what entries say of that is told with all else
 * @throws HarnessError `bad-case` when an entry matches no row, or not as many as it says, when it says nothing that is
 * not expected anyway, or of an added row less than it must, or when a `$ref` matches not exactly one row
 */
export function declareChanges(
  schema: Schema,
  expected: Expected,
  changes: readonly ExpectedChange[],
  file: string,
  steps: readonly Step[] = [],
  imports: ImportLedger = new ImportLedger(),
): Expected {
  if (changes.length === 0) return expected
  const rows = new DeclaredRows(schema, expected, imports.sources)
  const problems: Problem[] = []
  const wrongImports = imports.problems(changes)
  changes.forEach((change, index) => {
    const place = change.source ?? (change.line === null ? { file } : { file, line: change.line })
    const wrong: readonly Wrong[] = isDeclaredImport(change)
      ? wrongImports.filter(({ entry }) => entry === index + 1)
      : declare(schema, rows, change, index + 1, steps, changes)
    for (const { message, mend } of wrong) {
      const proposal: Proposal | undefined = mend && {
        list: 'changes',
        entry: mend.entry,
        corrects: { entry: index + 1, field: mend.field },
      }
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

type ExpectationOrigin = Extract<Origin, { readonly kind: 'expectation' }>

interface Wrong {
  readonly message: string
  /** What would mend it, as in a proposal. Absent: nothing that can be known. */
  readonly mend?: { readonly entry: JsonObject | null; readonly field: string | null }
}

/** What is wrong with the entry. */
function declare(
  schema: Schema,
  rows: DeclaredRows,
  change: Exclude<ExpectedChange, DeclaredImport>,
  entry: number,
  steps: readonly Step[],
  changes: readonly ExpectedChange[],
): readonly Wrong[] {
  const model = schema.models.get(change.model)
  if (!model) return []
  const origin: ExpectationOrigin = {
    kind: 'expectation',
    entry,
    line: change.line,
    ...(change.source && { source: change.source }),
  }
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
    const unfilled = unfilledFields(model, values)
    return [
      ...problems.map(asWrong),
      ...(unfilled.length === 0 ? [] : [{ message: unfilledText(unfilled), mend: filling(unfilled) }]),
    ]
  }
  const imported = change.kind === 'changed' ? change.imported : undefined
  if (imported === undefined) problems.push(...rows.referenceProblems(change.where))
  if (problems.length > 0) return problems.map(asWrong)
  const needless: Wrong[] = []
  const ofImport = imported === undefined ? null : rows.findImported(model.name, change.where, imported)
  const { present: found, gone } = ofImport
    ? { present: ofImport.present, gone: null }
    : rows.find(model.name, change.where)
  const { count = found.length } = change
  const present = count < found.length && areAlike(model, found) ? found.slice(0, count) : found
  if (present.length === 0) {
    const message = gone ? alreadyGone(model, gone) : noneText(model, ofImport)
    needless.push({ message, mend: { entry: null, field: null } })
  } else if (present.length !== count) {
    const message = otherCount(model, present.length, count, gone)
    needless.push({ message, mend: { entry: { count: present.length }, field: null } })
  } else if (change.kind === 'changed') {
    const held = present.flatMap(({ row }) => row ?? [])
    for (const { field, message } of needlessFields(model, held, values, steps)) {
      const isPk = hasScalarPk(model) && model.primaryKey[0] === field
      needless.push({ message, mend: { entry: null, field: isPk ? 'pk' : field } })
    }
  }
  for (const slot of present) {
    if (change.kind === 'removed') rows.remove(slot, origin)
    else {
      rows.replace(slot, (row) => {
        problems.push(...contradictions(row, values, origin, changes))
        return withValues(model, row, values, origin)
      })
    }
  }
  return [...needless, ...[...new Set(problems)].map(asWrong)]
}

/** Rows that nothing tells apart: which of them an entry is about makes no difference. */
function areAlike({ primaryKey }: Model, slots: readonly Slot[]): boolean {
  const [first, ...others] = slots.flatMap(({ row }) => row ?? [])
  if (primaryKey.length > 0 || !first) return false
  return others.every(({ fields }) => {
    return Object.entries(fields).every(([name, value]) => sameExpectation(first.fields[name], value))
  })
}

/** What no row can hold, so that what it does hold is then found. */
function filling(names: readonly string[]): NonNullable<Wrong['mend']> {
  return { entry: { fields: Object.fromEntries(names.map((name) => [name, null])) }, field: null }
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
  { entry }: ExpectationOrigin,
  changes: readonly ExpectedChange[],
): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const earlier = row.intended.get(name)
    // That a row takes the values of another is refined by what is said of one of them.
    const given = earlier?.kind === 'expectation' ? changes[earlier.entry - 1] : undefined
    const isOther = given && !isDeclaredImport(given) && given !== changes[entry - 1] && row.before !== null
    return isOther && earlier && !sameExpectation(row.fields[name], value)
      ? [`${nameOf(earlier)} already declares field ${name} of a row that this entry finds too`]
      : []
  })
}

function noneText(model: Model, ofImport: { readonly absorbed: number } | null): string {
  if (ofImport === null) return `no row of ${model.name} satisfies its where`
  if (ofImport.absorbed === 0) return `no row of ${model.name} that a step imports satisfies its where`
  return `what its where finds of ${model.name} is merged or left out: declare what changes of the row that is there`
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

/** The key of a row as it is expected after the steps; one that nobody can know beforehand is that of the row itself. */
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
  const known = knownValue(model, row, model.primaryKey[0] ?? '')
  return known ?? expectMatch({ matcher: 'reference', target: name, mark: rows.mark(row) })
}

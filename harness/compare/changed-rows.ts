import type { ExpectedRow, Origin, RemovedRow } from '../model/change.ts'
import type { ChangedField, ChangedRow, RowReference } from '../model/changed-row.ts'
import { entryName } from '../model/entry-name.ts'
import type { Finding } from '../model/finding.ts'
import { type JsonValue, jsonEquals } from '../model/json.ts'
import type { ExpectedValue } from '../model/matcher.ts'
import { hasScalarPk, type Model } from '../model/schema.ts'
import type { Fields, Row } from '../model/snapshot.ts'
import type { ModelPairing, Pair } from './pairing.ts'
import type { ModelDisplay } from './show.ts'

/** A model's rows with what was found of them. */
export interface JudgedModel {
  readonly pairing: ModelPairing
  readonly findings: ReadonlyMap<Pair, readonly Finding[]>
  /** 1-based numbers of the findings about a pair, a row that is missing, or one too many. None: no entry. */
  readonly numbers: ReadonlyMap<Pair | ExpectedRow | Row, readonly number[]>
  readonly removed: readonly RemovedRow[]
  /** Of the unexpected rows, those that were meant to be removed: no change happened to them. */
  readonly survivors: ReadonlyMap<Row, RemovedRow>
  /** By field: the comparator that takes the actual value of a pair for the expected one, which it does not equal. */
  readonly settledBy: (pair: Pair) => ReadonlyMap<string, string>
  readonly references: (row: Row) => readonly RowReference[]
}

/** Of how many more rows, as meant or not, a report says what is around what happened to them. */
export interface DetailLeft {
  intended: number
  unintended: number
}

/** So that a report of a hundred thousand rows is not mostly made of what did not change. */
export function detailOfCase(): DetailLeft {
  return { intended: 1_000, unintended: 1_000 }
}

function isDetailLeft(detail: DetailLeft, intended: boolean): boolean {
  const kind = intended ? 'intended' : 'unintended'
  detail[kind] -= 1
  return detail[kind] >= 0
}

/**
 * What differs between before and actual in one model, with whether it was meant: rows that stayed, then those that
 * are gone, then those that came unasked. A difference that a comparator accepted in a field that nobody set is no
 * change.
 */
export function changedRows(judged: JudgedModel, display: ModelDisplay, detail: DetailLeft): readonly ChangedRow[] {
  const { model, pairs, missing, unexpected } = judged.pairing
  const survivors = new Set(judged.survivors.values())

  const about = (key: Pair | ExpectedRow | Row | null): Pick<ChangedRow, 'findings'> => numbersOf(judged, key)
  const around = (row: Row, intended: boolean): Pick<ChangedRow, 'references'> =>
    isDetailLeft(detail, intended) ? referencesOf(judged, row) : {}
  const added = (row: Row, pair: Pair | null): ChangedRow => {
    const expected = pair?.expected.fields
    const settled = pair ? judged.settledBy(pair) : new Map<string, string>()
    const intended = pair !== null && judged.findings.get(pair)?.length === 0
    return {
      kind: 'added',
      model: model.name,
      pk: display.pk(row.pk),
      label: display.label(row),
      pairedBy: pair?.method ?? null,
      intended,
      ...about(pair ?? row),
      intendedBy: pair?.expected.addedBy ? originText(pair.expected.addedBy) : null,
      fields: fieldNames(model, expected ?? {}, row.fields).map((field) => {
        const value = { before: undefined, expected: expected?.[field], actual: row.fields[field] }
        const isWrong = pair === null || judged.findings.get(pair)?.some((finding) => finding.field === field) === true
        return fieldOf(display, field, value, { intended: !isWrong, intendedBy: null, settledBy: settled.get(field) })
      }),
      ...around(row, intended),
    }
  }
  const gone = (row: Row, origin: Origin | null, missing: ExpectedRow | null = null): ChangedRow => ({
    kind: 'removed',
    model: model.name,
    pk: display.pk(row.pk),
    label: display.label(row),
    pairedBy: null,
    intended: origin !== null,
    ...about(missing),
    intendedBy: origin && originText(origin),
    fields: fieldNames(model, row.fields, {}).map((field) =>
      fieldOf(
        display,
        field,
        { before: row.fields[field], expected: origin ? undefined : row.fields[field], actual: undefined },
        { intended: origin !== null, intendedBy: null },
      ),
    ),
    ...around(row, origin !== null),
  })

  return [
    ...pairs.flatMap((pair) =>
      pair.expected.before === null
        ? added(pair.actual, pair)
        : changedRow(judged, pair, pair.expected.before, display, detail),
    ),
    ...judged.removed.flatMap((entry) => (survivors.has(entry) ? [] : gone(entry.row, entry.origin))),
    ...missing.flatMap((row) => (row.before ? gone(row.before, null, row) : [])),
    ...unexpected.flatMap((row) => (judged.survivors.has(row) ? [] : added(row, null))),
  ]
}

/** How many changes these are: rows that came or went, and fields of the others. */
export function countChanges(rows: readonly ChangedRow[]): number {
  return rows.reduce((sum, { kind, fields }) => sum + (kind === 'changed' ? fields.length : 1), 0)
}

function changedRow(
  judged: JudgedModel,
  pair: Pair,
  before: Row,
  display: ModelDisplay,
  detail: DetailLeft,
): readonly ChangedRow[] {
  const { model } = judged.pairing
  const { expected, actual, method } = pair
  const wrong = new Set(judged.findings.get(pair)?.map(({ field }) => field))
  const pkField = hasScalarPk(model) ? model.primaryKey[0] : undefined
  const pkOrigin = pkField === undefined ? undefined : expected.intended.get(pkField)
  const values: readonly (readonly [field: string, origin: Origin | undefined, Values])[] = [
    ...(pkField === undefined
      ? []
      : [['pk', pkOrigin, { before: before.pk, expected: expected.pk, actual: actual.pk }] as const]),
    ...fieldNames(model, before.fields, actual.fields).map(
      (name) =>
        [
          name,
          expected.intended.get(name),
          { before: before.fields[name], expected: expected.fields[name], actual: actual.fields[name] },
        ] as const,
    ),
  ]
  const changed = values.filter(
    ([field, origin, value]) => (origin || wrong.has(field)) && !jsonEquals(value.before, value.actual),
  )
  if (changed.length === 0) return []
  const settled = judged.settledBy(pair)
  const fields = changed.map(([field, origin, value]) =>
    fieldOf(display, field, value, {
      intended: origin !== undefined && !wrong.has(field),
      intendedBy: origin === undefined ? null : originText(origin),
      settledBy: settled.get(field),
    }),
  )
  const intended = wrong.size === 0
  const others = values.filter(([field]) => field !== 'pk' && !changed.some(([name]) => name === field))
  return [
    {
      kind: 'changed',
      model: model.name,
      pk: display.pk(actual.pk),
      label: display.label(before),
      pairedBy: method,
      intended,
      ...numbersOf(judged, pair),
      intendedBy: null,
      fields,
      ...(isDetailLeft(detail, intended)
        ? { unchanged: unchangedTexts(others, settled, display), ...referencesOf(judged, actual) }
        : {}),
    },
  ]
}

function numbersOf({ numbers }: JudgedModel, key: Pair | ExpectedRow | Row | null): Pick<ChangedRow, 'findings'> {
  const findings = key === null ? undefined : numbers.get(key)
  return findings ? { findings } : {}
}

function referencesOf({ references }: JudgedModel, row: Row): Pick<ChangedRow, 'references'> {
  const found = references(row)
  return found.length === 0 ? {} : { references: found }
}

/** A value that a comparator lets differ gives its mark, as in what is compared. */
function unchangedTexts(
  values: readonly (readonly [field: string, origin: Origin | undefined, Values])[],
  settled: ReadonlyMap<string, string>,
  display: ModelDisplay,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    values.flatMap(([field, , { before, actual }]) => {
      const comparator = settled.get(field)
      if (comparator !== undefined && !jsonEquals(before, actual)) return [[field, `⟨${comparator}⟩`]]
      const text = display.value(field, actual)
      return text === null ? [] : [[field, text]]
    }),
  )
}

interface Values {
  readonly before: JsonValue | undefined
  readonly expected: ExpectedValue | undefined
  readonly actual: JsonValue | undefined
}

function fieldOf(
  display: ModelDisplay,
  field: string,
  { before, expected, actual }: Values,
  { settledBy, ...meant }: Pick<ChangedField, 'intended' | 'intendedBy'> & { readonly settledBy?: string | undefined },
): ChangedField {
  return {
    field,
    before: display.value(field, before),
    expected: display.value(field, expected),
    actual: display.value(field, actual),
    ...meant,
    ...(settledBy === undefined ? {} : { settledBy }),
  }
}

/** Those of the model in its order, then those that only one of the rows has. */
function fieldNames(model: Model, a: Readonly<Record<string, ExpectedValue>>, b: Fields): readonly string[] {
  const held = new Set([...Object.keys(a), ...Object.keys(b)])
  const known = model.fields.flatMap(({ name }) => (held.delete(name) ? [name] : []))
  return [...known, ...held]
}

function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'step':
      return `step ${origin.step} (${origin.label})`
    case 'expectation':
      return `expect.changes ${entryName(origin.entry, origin)}`
    case 'scope':
      return `the scope of the case's ${origin.of}`
  }
}

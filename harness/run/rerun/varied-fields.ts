import { type Pair, pairDiffering } from '../../compare/index.ts'
import type { VariedField } from '../../model/case-report.ts'
import type { ExpectedRow } from '../../model/change.ts'
import type { Finding } from '../../model/finding.ts'
import { instantOrder } from '../../model/instant.ts'
import { type JsonValue, jsonEquals, jsonText } from '../../model/json.ts'
import { isMatcher } from '../../model/matcher.ts'
import { fieldValue, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { type ModelName, type PrimaryKey, pkKey, type Row } from '../../model/snapshot.ts'
import { unchanged } from '../../transform/index.ts'
import type { Played } from '../play-case.ts'
import { settlingComparator } from './settling-comparator.ts'

/** One of two runs of a case, with all that was found in it, modes included. */
export interface Run {
  readonly played: Played
  readonly findings: readonly Finding[]
}

/**
 * What differs between the findings of two runs: the fields that they are about, by their whole values, in the order of
 * the models; null when both found the same. A time of the run itself in a row that should not be there, or is missing,
 * is the same in both.
 */
export function variedFields(first: Run, second: Run): readonly VariedField[] | null {
  const schema = first.played.schema
  const { models } = pairDiffering(schema, unchanged(first.played.actual, schema).rows, second.played.actual)
  const varied = new VariedFields()
  const wanted = new ExpectedValues(first)
  const keys = new SecondKeys()
  const concerns = new Concerns(first.findings, second.findings)
  for (const { model, keys: rowKeys, pairs, missing, unexpected } of models) {
    const alike = alikeRows(model, missing, unexpected, first, second)
    for (const { row, actual } of [...pairs.flatMap(pairOfRows), ...alike.pairs]) {
      if (!jsonEquals(row.pk, actual.pk)) keys.add(model.name, actual.pk, row.pk)
      for (const { name } of model.fields) {
        const [before, after] = [fieldValue(model, row, name) ?? null, fieldValue(model, actual, name) ?? null]
        if (jsonEquals(before, after) || rowKeys.sameReferent(name, row, actual) === true) continue
        const concern = concerns.of(model, [row, actual], name)
        if (concern === 'row' && !isOfTheRun(before, after, first, second)) varied.add(model.name, name, null)
        if (concern !== 'field') continue
        const type = model.fields.find((field) => field.name === name)?.type
        const values = { expected: wanted.of(model, row.pk, name), first: before, second: after }
        varied.add(model.name, name, type ? settlingComparator({ type, ...values }) : null)
      }
    }
    if (alike.alone.some((row) => concerns.of(model, [row], null) !== null)) varied.add(model.name, null, null)
  }
  const unmatched = unmatchedFindings(schema, first.findings, second.findings, keys)
  for (const { model, field } of varied.isEmpty ? unmatched : []) varied.add(model, field, null)
  return varied.isEmpty && unmatched.length === 0 ? null : varied.list
}

interface PairOfRows {
  readonly row: Row
  readonly actual: Row
}

function pairOfRows({ expected: { before }, actual }: Pair): readonly PairOfRows[] {
  return before === null ? [] : [{ row: before, actual }]
}

/** Rows of one run only, paired where all but their keys and times of the run is the same. */
function alikeRows(
  model: Model,
  missing: readonly ExpectedRow[],
  unexpected: readonly Row[],
  first: Run,
  second: Run,
): { readonly pairs: readonly PairOfRows[]; readonly alone: readonly Row[] } {
  const textOf = (row: Row, run: Run): string => {
    const fields = Object.entries(row.fields).filter(([name]) => !model.primaryKey.includes(name))
    return jsonText(fields.map(([name, value]) => [name, isWithin(value, run) ? null : value]))
  }
  const open = new Map<string, Row[]>()
  for (const row of missing.flatMap(({ before }) => before ?? [])) {
    const text = textOf(row, first)
    const others = open.get(text)
    if (others) others.push(row)
    else open.set(text, [row])
  }
  const alone: Row[] = []
  const pairs = unexpected.flatMap((actual): readonly PairOfRows[] => {
    const row = open.get(textOf(actual, second))?.pop()
    if (!row) alone.push(actual)
    return row ? [{ row, actual }] : []
  })
  return { pairs, alone: [...[...open.values()].flat(), ...alone] }
}

class VariedFields {
  private readonly byPlace = new Map<string, VariedField>()

  get isEmpty(): boolean {
    return this.byPlace.size === 0
  }

  get list(): readonly VariedField[] {
    return [...this.byPlace.values()]
  }

  /** Where one value needs another comparator than the next, only one that compares nothing serves both. */
  add(model: ModelName, field: string | null, comparator: string | null): void {
    const place = jsonText([model, field])
    const known = this.byPlace.get(place)
    const isOther = known !== undefined && known.comparator !== comparator
    const both = known?.comparator === null || comparator === null ? null : 'ignored'
    this.byPlace.set(place, { model, field, comparator: isOther ? both : comparator })
  }
}

/** The keys that rows of the first run have in the second, where they are others. */
class SecondKeys {
  private readonly firstBySecond = new Map<string, PrimaryKey>()

  add(model: ModelName, second: PrimaryKey, first: PrimaryKey): void {
    this.firstBySecond.set(`${model} ${pkKey(second)}`, first)
  }

  firstOf(model: ModelName, second: PrimaryKey): PrimaryKey {
    return this.firstBySecond.get(`${model} ${pkKey(second)}`) ?? second
  }
}

/** Which rows and fields the findings of either run are about. Those of modes are about other databases. */
class Concerns {
  private readonly rows = new Set<string>()
  private readonly fields = new Set<string>()

  constructor(...lists: readonly (readonly Finding[])[]) {
    for (const { mode, model, field, expectedPk, actualPk } of lists.flat()) {
      if (mode !== undefined) continue
      for (const pk of [expectedPk, actualPk]) {
        if (field === null) this.rows.add(placeOf(model, pk))
        else this.fields.add(`${placeOf(model, pk)} ${field}`)
      }
    }
  }

  /** @param field null: any */
  of(model: Model, rows: readonly Pick<Row, 'pk'>[], field: string | null): 'row' | 'field' | null {
    const places = rows.map(({ pk }) => placeOf(model.name, pk))
    const named = field === null ? model.fields.map(({ name }) => name) : [field]
    const names = hasScalarPk(model) && named.includes(model.primaryKey[0] ?? '') ? [...named, 'pk'] : named
    if (places.some((place) => names.some((name) => this.fields.has(`${place} ${name}`)))) return 'field'
    return places.some((place) => this.rows.has(place)) ? 'row' : null
  }
}

function placeOf(model: ModelName, pk: PrimaryKey | null): string {
  return `${model} ${jsonText(pk)}`
}

/** What the fields of a run's rows should hold, where that is a value. */
class ExpectedValues {
  private readonly run: Run
  private readonly byModel = new Map<ModelName, ReadonlyMap<string, ExpectedRow>>()

  constructor(run: Run) {
    this.run = run
  }

  of({ name: model }: Model, pk: PrimaryKey, field: string): JsonValue | undefined {
    const rows = this.byModel.get(model) ?? this.index(model)
    const value = rows.get(pkKey(pk))?.fields[field]
    return isMatcher(value) ? undefined : value
  }

  private index(model: ModelName): ReadonlyMap<string, ExpectedRow> {
    const rows = this.run.played.transformed.expected.rows.filter((row) => row.model === model)
    const index = new Map(rows.flatMap((row) => (isMatcher(row.pk) ? [] : [[pkKey(row.pk), row] as const])))
    this.byModel.set(model, index)
    return index
  }
}

/** Whether both are times while the steps of their own run ran. */
function isOfTheRun(before: JsonValue, after: JsonValue, first: Run, second: Run): boolean {
  return isWithin(before, first) && isWithin(after, second)
}

function isWithin(value: JsonValue, { played }: Run): boolean {
  const { start, end } = played.transformed.window
  return (instantOrder(start, value) ?? -1) >= 0 && (instantOrder(value, end) ?? -1) >= 0
}

/** Findings of one run that the other does not have, of the first run first. */
function unmatchedFindings(
  schema: Schema,
  first: readonly Finding[],
  second: readonly Finding[],
  keys: SecondKeys,
): readonly Finding[] {
  const open = new Map<string, Finding[]>()
  for (const finding of first) {
    const signature = signatureOf(schema, finding, (pk) => pk)
    const alike = open.get(signature)
    if (alike) alike.push(finding)
    else open.set(signature, [finding])
  }
  const surplus = second.filter((finding) => {
    return open.get(signatureOf(schema, finding, (pk) => keys.firstOf(finding.model, pk)))?.pop() === undefined
  })
  return [...[...open.values()].flat(), ...surplus]
}

/** What a finding is about; the values only where no export of the case itself holds them. */
function signatureOf(schema: Schema, finding: Finding, keyOf: (pk: PrimaryKey) => PrimaryKey): string {
  const { kind, mode = null, model, field, comparator, expectedPk, actualPk, message, actual } = finding
  const pk = expectedPk ?? actualPk
  const isAboutRows = actual !== null || finding.expected !== null
  const isElsewhere = (mode !== null && field !== null) || !schema.models.has(model)
  return jsonText([
    ...[kind, mode, model, field, comparator],
    pk === null ? (isAboutRows ? null : message) : keyOf(pk),
    isElsewhere ? actual : null,
  ])
}

import type { ExpectedRow, RemovedRow } from '../model/change.ts'
import type { Finding, PairingMethod } from '../model/finding.ts'
import { type JsonValue, jsonEquals } from '../model/json.ts'
import type { ExpectedValue } from '../model/matcher.ts'
import type { ReportedChange } from '../model/report.ts'
import { hasScalarPk, type Model } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'
import type { ModelPairing, Pair } from './pairing.ts'
import type { ModelDisplay } from './show.ts'

/** A model's rows with what was found of them. */
export interface JudgedModel {
  readonly pairing: ModelPairing
  readonly findings: ReadonlyMap<Pair, readonly Finding[]>
  readonly removed: readonly RemovedRow[]
  /** Of the unexpected rows, those that were meant to be removed: no change happened to them. */
  readonly survivors: ReadonlyMap<Row, RemovedRow>
}

/**
 * What differs between before and actual in one model, with whether it was meant: rows that stayed, then those that
 * are gone, then those that came unasked. A difference that a comparator accepted in a field that nobody set is no
 * change.
 */
export function observedChanges(judged: JudgedModel, display: ModelDisplay): readonly ReportedChange[] {
  const { model, pairs, missing, unexpected } = judged.pairing
  const survivors = new Set(judged.survivors.values())
  const base = { model: model.name, field: null, before: null, expected: null, actual: null, pairedBy: null }

  const added = (row: Row, expected: ExpectedRow | null, pairedBy: PairingMethod | null): ReportedChange => ({
    ...base,
    kind: 'added',
    pk: display.pk(row.pk),
    label: display.label(row),
    expected: expected && display.row(expected.fields),
    actual: display.row(row.fields),
    intended: expected !== null,
    pairedBy,
  })
  const gone = (row: Row, intended: boolean): ReportedChange => ({
    ...base,
    kind: 'removed',
    pk: display.pk(row.pk),
    label: display.label(row),
    before: display.row(row.fields),
    intended,
  })

  return [
    ...pairs.flatMap((pair) =>
      pair.expected.before === null
        ? added(pair.actual, pair.expected, pair.method)
        : changedFields(model, pair, pair.expected.before, judged.findings.get(pair) ?? [], display),
    ),
    ...judged.removed.flatMap((entry) => (survivors.has(entry) ? [] : gone(entry.row, true))),
    ...missing.flatMap(({ before }) => (before ? gone(before, false) : [])),
    ...unexpected.flatMap((row) => (judged.survivors.has(row) ? [] : added(row, null, null))),
  ]
}

function changedFields(
  model: Model,
  { expected, actual, method }: Pair,
  before: Row,
  findings: readonly Finding[],
  display: ModelDisplay,
): readonly ReportedChange[] {
  const wrong = new Set(findings.map(({ field }) => field))
  const change = (
    field: string,
    isIntended: boolean,
    from: JsonValue | undefined,
    to: ExpectedValue | undefined,
    found: JsonValue | undefined,
  ): readonly ReportedChange[] => {
    if (jsonEquals(from, found) || !(isIntended || wrong.has(field))) return []
    return [
      {
        kind: 'changed',
        model: model.name,
        pk: display.pk(actual.pk),
        label: display.label(before),
        field,
        before: display.value(field, from),
        expected: display.value(field, to),
        actual: display.value(field, found),
        intended: isIntended && !wrong.has(field),
        pairedBy: method,
      },
    ]
  }
  const pkField = hasScalarPk(model) ? model.primaryKey[0] : undefined
  const pkIntended = pkField !== undefined && expected.intended.has(pkField)
  const names = new Set([...Object.keys(before.fields), ...Object.keys(actual.fields)])
  return [
    ...(pkField === undefined ? [] : change('pk', pkIntended, before.pk, expected.pk, actual.pk)),
    ...[...names].flatMap((name) =>
      change(name, expected.intended.has(name), before.fields[name], expected.fields[name], actual.fields[name]),
    ),
  ]
}

import type { ExpectedRow } from '../model/change.ts'
import type { Finding, PairingMethod } from '../model/finding.ts'
import { jsonEquals } from '../model/json.ts'
import type { ReportedChange } from '../model/report.ts'
import { pkKey, type Row } from '../model/snapshot.ts'
import type { ModelPairing } from './pair-rows.ts'
import type { ModelDisplay } from './show.ts'

/**
 * What differs between before and actual in one model, with whether it was meant. A difference that a comparator
 * accepted in a field that nobody set is no change. Rows that were meant to go are not here: no pairing has them.
 * @param isSurvivor whether a row was meant to be removed, and is still there: that is no change either
 */
export function observedChanges(
  { model, pairs, missing, unexpected }: ModelPairing,
  findings: readonly Finding[],
  isSurvivor: (row: Row) => boolean,
  display: ModelDisplay,
): readonly ReportedChange[] {
  const wrong = new Set(findings.map(({ actualPk, field }) => `${pkKey(actualPk)} ${field}`))
  const changes: ReportedChange[] = []

  const row = (
    kind: 'added' | 'removed',
    of: Row | ExpectedRow,
    intended: boolean,
    pairedBy: PairingMethod | null,
  ): void => {
    const pk = 'reportedPk' in of ? (of.before?.pk ?? null) : of.pk
    const text = display.row(of.fields)
    changes.push({
      kind,
      model: model.name,
      pk,
      label: display.label(of),
      field: null,
      before: kind === 'removed' ? text : null,
      expected: intended ? text : null,
      actual: kind === 'added' ? text : null,
      intended,
      pairedBy,
    })
  }

  for (const { expected, actual, method } of pairs) {
    const { before, intended } = expected
    if (before === null) {
      row('added', actual, true, method)
      continue
    }
    for (const field of new Set([...Object.keys(before.fields), ...Object.keys(actual.fields)])) {
      if (jsonEquals(before.fields[field], actual.fields[field])) continue
      const isWrong = wrong.has(`${pkKey(actual.pk)} ${field}`)
      if (!intended.has(field) && !isWrong) continue
      changes.push({
        kind: 'changed',
        model: model.name,
        pk: actual.pk,
        label: display.label(before),
        field,
        before: display.value(field, before.fields[field]),
        expected: display.value(field, expected.fields[field]),
        actual: display.value(field, actual.fields[field]),
        intended: intended.has(field) && !isWrong,
        pairedBy: method,
      })
    }
  }
  for (const expected of missing) if (expected.before) row('removed', expected.before, false, null)
  for (const actual of unexpected) if (!isSurvivor(actual)) row('added', actual, false, null)
  return changes
}

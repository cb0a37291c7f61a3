import type { Expected, ExpectedRow, RemovedRow } from '../model/change.ts'
import type { ComparisonContext } from '../model/comparator.ts'
import type { Finding } from '../model/finding.ts'
import { isMatcher } from '../model/matcher.ts'
import type { ReportedChange } from '../model/report.ts'
import type { Schema } from '../model/schema.ts'
import { pkKey, type Row, type Snapshot } from '../model/snapshot.ts'
import { addedEntry, declareChange, missingChangeFix, removedEntry } from './fix.ts'
import { type JudgeContext, onlyStep } from './judge-context.ts'
import { PairJudge } from './judge-pair.ts'
import { observedChanges } from './observed-changes.ts'
import { type ModelPairing, pairRows } from './pair-rows.ts'
import { ModelDisplay } from './show.ts'

export interface Judgement {
  /** Ordered by model in dependency order, then as the rows are. */
  readonly findings: readonly Finding[]
  readonly changes: readonly ReportedChange[]
  readonly intendedChanges: number
}

/** Holds the actual rows against the expected ones. Pure; linear in the number of rows. */
export function judge(schema: Schema, expected: Expected, actual: Snapshot, context: JudgeContext): Judgement {
  const pairing = pairRows(schema, expected.rows, actual, context.keysPreserved)
  const comparison: ComparisonContext = {
    window: context.window,
    samePair: (target, a, b) => pairing.references.samePair(target, a, b),
  }
  const removed = new Map(expected.removed.map((entry) => [rowKey(entry.row), entry]))
  const survivors = new Set<string>()
  const displays = new Map(
    [...schema.models.values()].map((model) => [
      model.name,
      new ModelDisplay(model, context.comparators.get(model.name) ?? []),
    ]),
  )
  const findings: Finding[] = []
  const changes: ReportedChange[] = []
  for (const modelPairing of pairing.models) {
    const { model, pairs, unexpected } = modelPairing
    const display = displays.get(model.name) ?? new ModelDisplay(model, [])
    const pairJudge = new PairJudge(model, context.comparators.get(model.name) ?? [], display, context, comparison)
    const found = pairs.flatMap((pair) => pairJudge.judge(pair))
    const isSurvivor = (row: Row): boolean => removed.has(rowKey(row))
    for (const row of unexpected) if (isSurvivor(row)) survivors.add(rowKey(row))
    findings.push(...found, ...unpairedFindings(modelPairing, removed, display, context))
    changes.push(...observedChanges(modelPairing, found, isSurvivor, display))
  }
  for (const [key, { row }] of removed) {
    const display = displays.get(row.model)
    if (display && !survivors.has(key)) changes.push(removedChange(row, display))
  }
  return { findings, changes, intendedChanges: countIntended(expected) }
}

function rowKey(row: Row): string {
  return `${row.model} ${pkKey(row.pk)}`
}

function removedChange(row: Row, display: ModelDisplay): ReportedChange {
  return {
    kind: 'removed',
    model: row.model,
    pk: row.pk,
    label: display.label(row),
    field: null,
    before: display.row(row.fields),
    expected: null,
    actual: null,
    intended: true,
    pairedBy: null,
  }
}

function countIntended(expected: Expected): number {
  return expected.rows.reduce((sum, row) => sum + (row.addedBy ? 1 : row.intended.size), expected.removed.length)
}

function unpairedFindings(
  { model, missing, unexpected }: ModelPairing,
  removed: ReadonlyMap<string, RemovedRow>,
  display: ModelDisplay,
  context: JudgeContext,
): readonly Finding[] {
  const base = { model: model.name, field: null, comparator: null, pairedBy: null }

  const missingRow = (row: ExpectedRow): Finding => ({
    ...base,
    kind: 'missing-row',
    ordinal: row.ordinal,
    expectedPk: isMatcher(row.pk) ? row.reportedPk : row.pk,
    actualPk: null,
    label: display.label(row.before ?? row),
    message: row.addedBy ? 'the row should have been added, but is not there' : 'the row is gone',
    before: row.before && context.purpose === 'case' ? display.row(row.before.fields) : null,
    expected: display.row(row.fields),
    actual: null,
    step: onlyStep(context),
    fix: row.addedBy
      ? missingChangeFix(row.addedBy)
      : declareChange(context, model, row.before ? removedEntry(model, row.before, display) : ''),
  })

  const unexpectedRow = (row: Row): Finding => {
    const survivor = removed.get(rowKey(row))
    return {
      ...base,
      kind: survivor ? 'missing-change' : 'unexpected-row',
      ordinal: survivor?.ordinal ?? null,
      expectedPk: null,
      actualPk: row.pk,
      label: display.label(row),
      message: survivor ? 'the row should have been removed, but is still there' : 'the row should not be there',
      before: survivor ? display.row(survivor.row.fields) : null,
      expected: null,
      actual: display.row(row.fields),
      step: survivor ? null : onlyStep(context),
      fix: survivor
        ? missingChangeFix(survivor.origin)
        : declareChange(context, model, addedEntry(model, row, display)),
    }
  }

  return [...missing.map(missingRow), ...unexpected.map(unexpectedRow)]
}

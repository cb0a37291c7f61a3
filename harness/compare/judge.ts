import type { Expected, ExpectedRow } from '../model/change.ts'
import type { ChangedRow } from '../model/changed-row.ts'
import type { ComparisonContext } from '../model/comparator.ts'
import type { Finding } from '../model/finding.ts'
import { hideReferences } from '../model/hide-references.ts'
import type { Schema } from '../model/schema.ts'
import { groupByModel, type Row, type Snapshot } from '../model/snapshot.ts'
import { changedRows, detailOfCase } from './changed-rows.ts'
import type { JudgeContext } from './judge-context.ts'
import { PairJudge } from './judge-pair.ts'
import { judgedSecrets } from './judged-secrets.ts'
import { pairRows } from './pair-rows.ts'
import { pairedByContent } from './paired-by-content.ts'
import type { Pair } from './pairing.ts'
import { withEntrySizes } from './propose.ts'
import { pointerTo } from './reference-index.ts'
import { ReferentTexts } from './referent-texts.ts'
import { ReplacementIndex } from './replacement-index.ts'
import { RowReferences } from './row-references.ts'
import { settlePairs } from './settle-pairs.ts'
import { ModelDisplay } from './show.ts'
import { findSurvivors } from './survivors.ts'
import { unpairedFindings } from './unpaired-findings.ts'

export interface Judgement {
  /** Ordered by model in dependency order; within one, rows on both sides, then those missing, then those too many. */
  readonly findings: readonly Finding[]
  /** In the same order. */
  readonly changedRows: readonly ChangedRow[]
  /** Rows added and removed, and fields changed. */
  readonly intendedChanges: number
}

/** Holds the actual rows against the expected ones. Pure; linear in the number of rows. */
export function judge(schema: Schema, expected: Expected, actual: Snapshot, context: JudgeContext): Judgement {
  const { isSettled, ...open } = settlePairs(schema, expected.rows, actual, context)
  const { findings, changedRows } = judgeRows(
    schema,
    { ...expected, rows: open.expected },
    open.actual,
    {
      ...context,
      copied: context.copied ?? judgedSecrets(schema, expected, actual, null),
      isSettled,
    },
    actual,
  )
  return { findings: withEntrySizes(findings, expected), changedRows, intendedChanges: countIntended(expected) }
}

/** What {@link judge} says, by looking at every row: what is surely right is not let go before. */
export function judgeInFull(schema: Schema, expected: Expected, actual: Snapshot, context: JudgeContext): Judgement {
  const { findings, changedRows } = judgeRows(schema, expected, actual, context, actual)
  return { findings: withEntrySizes(findings, expected), changedRows, intendedChanges: countIntended(expected) }
}

/** @param all actual rows, those that were let go before with them */
function judgeRows(
  given: Schema,
  expected: Expected,
  actual: Snapshot,
  context: JudgeContext,
  all: Snapshot,
): Omit<Judgement, 'intendedChanges'> {
  const schema = hideReferences(given)
  const pairing = pairRows(
    schema,
    expected.rows,
    actual,
    context.keysPreserved,
    context.isSettled,
    pairedByContent(context.comparators),
  )
  const { copied = judgedSecrets(schema, expected, actual, null) } = context
  const displays = new Map(
    [...schema.models.values()].map((model) => [
      model.name,
      new ModelDisplay(model, context.comparators.get(model.name) ?? [], copied),
    ]),
  )
  const referents = new ReferentTexts(
    pairing.references,
    () => pairing.models.flatMap(({ pairs }) => pairs),
    (name) => displays.get(name) ?? null,
  )
  const replacements = new ReplacementIndex()
  const comparison: ComparisonContext = {
    window: context.window,
    samePair: (target, a, b) => pairing.references.samePair(target, a, b),
    misdirected: (target, a, b) => referents.misdirected(pointerTo(target, a), pointerTo(target, b)),
    replacements: replacements.replacements,
    replaced: replacements.replaced,
    drawn: replacements.drawn,
  }
  const removedRows = groupByModel(expected.removed.map((entry) => ({ model: entry.row.model, entry })))
  const findings: Finding[] = []
  const changed: ChangedRow[] = []
  const detail = detailOfCase()
  const rowReferences = new RowReferences(schema, all, (name) => displays.get(name))
  const judged = pairing.models.map((modelPairing) => {
    const { model, keys } = modelPairing
    const comparators = context.comparators.get(model.name) ?? []
    const display = displays.get(model.name) ?? new ModelDisplay(model, comparators, copied)
    const pairJudge = new PairJudge(model, keys, comparators, display, context, comparison, referents)
    return { modelPairing, display, pairJudge }
  })
  // What was drawn anew in one model may be copied in another, before it or after.
  for (const { modelPairing, pairJudge } of judged) {
    for (const pair of modelPairing.pairs) {
      for (const { isHidden, ...entry } of pairJudge.replacements(pair)) {
        replacements.add(entry)
        if (isHidden) for (const secret of [entry.expected, entry.actual]) copied.addDrawn(secret)
      }
    }
  }
  for (const { modelPairing, display, pairJudge } of judged) {
    const { model } = modelPairing
    const removed = (removedRows.get(model.name) ?? []).map(({ entry }) => entry)
    const found = new Map(modelPairing.pairs.map((pair) => [pair, pairJudge.judge(pair)]))
    const survivors = findSurvivors(model, removed, modelPairing.unexpected)
    const numbers = new Map<Pair | ExpectedRow | Row, readonly number[]>()
    const add = (about: Pair | ExpectedRow | Row, list: readonly Finding[]): void => {
      if (list.length === 0) return
      numbers.set(
        about,
        Array.from(list, (_, index) => findings.length + index + 1),
      )
      findings.push(...list)
    }
    for (const [pair, list] of found) add(pair, list)
    for (const [row, finding] of unpairedFindings(modelPairing, survivors, display, context)) add(row, [finding])
    // Between two files nothing has changed: one is held against the other.
    if (context.purpose === 'files') continue
    const settledBy = (pair: Pair): ReadonlyMap<string, string> => pairJudge.settledBy(pair)
    const references = (row: Row) => rowReferences.of(model, row)
    const judgedModel = { pairing: modelPairing, findings: found, numbers, removed, survivors, settledBy, references }
    for (const row of changedRows(judgedModel, display, detail)) changed.push(row)
  }
  return { findings, changedRows: changed }
}

function countIntended(expected: Expected): number {
  return expected.rows.reduce((sum, row) => sum + (row.addedBy ? 1 : row.intended.size), expected.removed.length)
}

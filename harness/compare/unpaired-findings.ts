import type { ExpectedRow, Origin, RemovedRow } from '../model/change.ts'
import type { Finding, Proposal } from '../model/finding.ts'
import type { JsonValue } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import type { Row } from '../model/snapshot.ts'
import { AlikeRows } from './alike-rows.ts'
import { type ChangeEntry, EntryWriter } from './change-entry.ts'
import { declareChange, missingChangeFix } from './fix.ts'
import { type JudgeContext, onlyStep } from './judge-context.ts'
import type { ModelPairing } from './pairing.ts'
import { canPropose, proposalFor } from './propose.ts'
import type { ModelDisplay } from './show.ts'

/**
 * Findings of rows that only one side has, each with its row: first those that are missing, then those too many.
 * @param survivors of the rows too many, those that were meant to be removed
 */
export function unpairedFindings(
  { model, keys, pairs, missing, unexpected }: ModelPairing,
  survivors: ReadonlyMap<Row, RemovedRow>,
  display: ModelDisplay,
  context: JudgeContext,
): readonly (readonly [ExpectedRow | Row, Finding])[] {
  const base = { model: model.name, field: null, comparator: null, pairedBy: null }
  const entries = new EntryWriter(model, display, context.window)
  const alike = new AlikeRows(model, [...pairs.map(({ expected }) => expected), ...missing])
  const removedEntry = (row: ExpectedRow): ChangeEntry =>
    row.imported && row.before === null
      ? entries.absorbed(row.imported)
      : entries.removed(row.before ?? row, alike.has(row))

  const proposal = (
    origin: Origin | null,
    entry: ChangeEntry | null,
    where: JsonValue,
  ): { readonly proposal?: Proposal } => {
    const proposed = canPropose(context) ? proposalFor(origin, null, entry, where) : null
    return proposed ? { proposal: proposed } : {}
  }

  const settled = ({ fields }: ExpectedRow): ExpectedRow['fields'] =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, keys.settled(name, value)]))

  const missingRow = (row: ExpectedRow): Finding => ({
    ...base,
    ...missingProposal(row),
    kind: 'missing-row',
    ordinal: row.ordinal,
    expectedPk: display.pk(isMatcher(row.pk) ? row.reportedPk : row.pk),
    actualPk: null,
    label: display.label(row.before ?? row),
    message: missingText(row),
    before: row.before && context.purpose === 'case' ? display.row(row.before.fields) : null,
    expected: display.row(settled(row)),
    actual: null,
    step: row.addedBy ? importStep(row, context) : onlyStep(context),
    fix: row.addedBy && !row.imported ? missingChangeFix(row.addedBy) : declareChange(context, removedEntry(row).yaml),
  })

  const survivor = (row: Row, { row: before, ordinal, origin }: RemovedRow): Finding => ({
    ...base,
    ...proposal(origin, origin.kind === 'expectation' ? null : entries.added(row), entries.whereByKey(before)),
    kind: 'missing-change',
    ordinal,
    expectedPk: null,
    actualPk: display.pk(row.pk),
    label: display.label(row),
    message: 'the row should have been removed, but is still there',
    before: display.row(before.fields),
    expected: null,
    actual: display.row(row.fields),
    step: null,
    fix: missingChangeFix(origin),
  })

  const unexpectedRow = (row: Row): Finding => ({
    ...base,
    ...proposal(null, entries.added(row), null),
    kind: 'unexpected-row',
    ordinal: null,
    expectedPk: null,
    actualPk: display.pk(row.pk),
    label: display.label(row),
    message: 'the row should not be there',
    before: null,
    expected: null,
    actual: display.row(row.fields),
    step: onlyStep(context),
    fix: declareChange(context, entries.added(row).yaml),
  })

  /** A row that an entry adds needs no entry when it did not come. */
  function missingProposal(row: ExpectedRow): { readonly proposal?: Proposal } {
    const entry = row.addedBy?.kind === 'expectation' ? null : removedEntry(row)
    const changedBy = [...row.intended.values()].find(({ kind }) => kind === 'expectation') ?? null
    return proposal(row.addedBy ?? changedBy, entry, entries.whereByKey(row.before ?? row.imported?.row ?? row))
  }

  return [
    ...missing.map((row) => [row, missingRow(row)] as const),
    ...unexpected.map((row) => {
      const removed = survivors.get(row)
      return [row, removed ? survivor(row, removed) : unexpectedRow(row)] as const
    }),
  ]
}

function missingText({ addedBy, imported }: ExpectedRow): string {
  if (!addedBy) return 'the row is gone'
  const missing = 'the row should have been added, but is not there'
  if (addedBy.kind !== 'step' || !imported) return missing
  const what = {
    existing: ': the import has merged it with one that was there',
    overwritten: ': one that was there has taken its values',
    inserted: '',
  }
  const made = imported.reported === null ? ': the import has left it out' : what[imported.reported]
  return `${missing}${made}`
}

/** What an import makes of rows it does itself. */
function importStep({ imported }: ExpectedRow, { steps }: JudgeContext): string | null {
  return imported ? (steps[imported.step - 1] ?? null) : null
}

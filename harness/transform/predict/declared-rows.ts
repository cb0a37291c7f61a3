import type { Expected, ExpectedRow, Origin, RemovedRow } from '../../model/change.ts'
import type { ImportedBy } from '../../model/expectation.ts'
import type { Schema } from '../../model/schema.ts'
import type { ModelName, Row, Snapshot } from '../../model/snapshot.ts'
import type { Where } from '../../model/where.ts'
import { computedValues } from '../reference-text.ts'
import { type RowView, removedRow } from './expected-rows.ts'
import { sourceFinder } from './import-fates.ts'
import { RowFinder } from './row-finder.ts'

/** An expected row while entries of `expect.changes` are applied to it. */
export interface Slot {
  /** Null when it is meant to be gone. */
  row: ExpectedRow | null
  /** Who removed it. */
  removedBy: Origin | null
  /** What references call it by, where its key is not known. Null: none refers to it. */
  mark: string | null
}

interface SeenBefore extends RowView {
  readonly slot: Slot
}

/** The expected rows, found as they were before the steps, and changed as they are meant to be after them. */
export class DeclaredRows {
  private readonly schema: Schema
  private readonly slots: Slot[]
  private readonly removed: RemovedRow[]
  private readonly before: RowFinder<SeenBefore>
  private readonly imports: ReadonlyMap<number, Snapshot>
  /** The rows that stand for those of the snapshots of import steps. */
  private readonly byImported = new Map<Row, Slot>()
  /** Made when it is needed; changes make it stale. */
  private after: RowFinder<ExpectedRow> | null = null

  /** @param imports the rows that import steps take in, by the keys of their snapshots */
  constructor(schema: Schema, expected: Expected, imports: ReadonlyMap<number, Snapshot> = new Map()) {
    this.schema = schema
    this.imports = imports
    this.slots = expected.rows.map((row) => ({ row, removedBy: null, mark: row.mark ?? null }))
    this.removed = [...expected.removed]
    for (const slot of this.slots) if (slot.row?.imported) this.byImported.set(slot.row.imported.row, slot)
    const present = this.slots.flatMap((slot) => (slot.row ? seenBefore(slot.row, slot) : []))
    const gone = expected.removed.map(({ row, origin }): SeenBefore => {
      return { ...row, reportedPk: null, slot: { row: null, removedBy: origin, mark: null } }
    })
    this.before = new RowFinder(schema, [...present, ...gone])
  }

  /**
   * Rows that satisfied `where` before the steps, or do as they were added. Rows that are gone still take part in
   * look-ups through foreign keys; `gone` says who removed one that itself satisfies `where`.
   */
  find(model: ModelName, where: Where): { readonly present: readonly Slot[]; readonly gone: Origin | null } {
    const slots = this.before.find(model, where).map(({ slot }) => slot)
    return {
      present: slots.filter((slot) => slot.row !== null),
      gone: slots.find((slot) => slot.row === null)?.removedBy ?? null,
    }
  }

  /**
   * The rows that stand for rows of the snapshot of an import step which satisfy `where` there; `absorbed`: how many of
   * these were not added, and no row took their values.
   */
  findImported(
    model: ModelName,
    where: Where,
    by: ImportedBy,
  ): { readonly present: readonly Slot[]; readonly absorbed: number } {
    const sources = [...this.imports].flatMap(([step, rows]) => (by === 'any' || by === step ? [rows] : []))
    const found = sources.flatMap((rows) => sourceFinder(this.schema, rows).find(model, where))
    const slots = found.flatMap(({ row }) => this.byImported.get(row) ?? []).filter(({ row }) => row !== null)
    return { present: slots, absorbed: found.length - slots.length }
  }

  /** What is wrong with the references of conditions that look at rows as they were before the steps. */
  referenceProblems(where: Where): readonly string[] {
    return computedValues(where).flatMap((value) => {
      if (value.kind === 'sql') return []
      const meant = this.before.referenced(value)
      return meant.kind === 'none'
        ? [`$ref to ${value.model} must find one row, and finds ${meant.found || 'none'}`]
        : this.referenceProblems(value.where)
    })
  }

  /** Rows that satisfy `where` as they are meant to be after the steps. */
  referable(model: ModelName, where: Where): readonly ExpectedRow[] {
    this.after ??= new RowFinder(
      this.schema,
      this.slots.flatMap(({ row }) => row ?? []),
    )
    return this.after.find(model, where)
  }

  /** @param row as {@link referable} gave it, before anything else was changed */
  mark(row: ExpectedRow): string {
    const index = this.slots.findIndex((slot) => slot.row === row)
    const mark = this.slots[index]?.mark ?? `row ${index + 1}`
    const slot = this.slots[index]
    if (slot) slot.mark = mark
    return mark
  }

  add(row: ExpectedRow): void {
    const slot: Slot = { row, removedBy: null, mark: null }
    this.slots.push(slot)
    this.before.add(seenBefore(row, slot))
    this.after = null
  }

  replace(slot: Slot, change: (row: ExpectedRow) => ExpectedRow): void {
    if (slot.row) slot.row = change(slot.row)
    this.after = null
  }

  remove(slot: Slot, origin: Origin): void {
    if (slot.row) this.removed.push(...removedRow(slot.row, origin))
    slot.row = null
    slot.removedBy = origin
    this.after = null
  }

  result(): Expected {
    const rows = this.slots.flatMap(({ row, mark }) => (row ? [mark === null ? row : { ...row, mark }] : []))
    return { rows, removed: this.removed }
  }
}

function seenBefore(row: ExpectedRow, slot: Slot): SeenBefore {
  const { model, pk, fields } = row.before ?? row
  return { model, pk, fields, reportedPk: row.before ? null : row.reportedPk, slot }
}

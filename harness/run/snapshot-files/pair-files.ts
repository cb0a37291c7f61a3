import { type PairSettler, pairSettlers } from '../../compare/index.ts'
import type { BoundComparator } from '../../model/comparator.ts'
import { type JsonValue, jsonEquals } from '../../model/json.ts'
import type { Model, Schema } from '../../model/schema.ts'
import type { Fields, ModelName, Row } from '../../model/snapshot.ts'
import { rowOrder } from '../../snapshot/index.ts'
import { detached, type FileRow, identityOf, ShapedFileRow } from './file-row.ts'
import type { FileSide, UnreadRow } from './file-side.ts'
import type { RowCursor } from './row-cursor.ts'

/** Rows about which something may be wrong, in the order of their files. They keep nothing else of them in memory. */
export interface OpenRows {
  readonly expected: readonly FileRow[]
  readonly actual: readonly FileRow[]
}

/** One of two files. */
export interface PairedFile {
  readonly side: FileSide
  readonly cursor: RowCursor
}

/**
 * Goes through two files at once, and settles every pair of rows with the same primary key that nothing is wrong with.
 * In files whose rows stand in the same order no more than a row of each is in memory, beside those that are left open;
 * rows that stand elsewhere in the other file wait for each other.
 */
export async function pairFiles(
  schema: Schema,
  comparators: ReadonlyMap<ModelName, readonly BoundComparator[]>,
  expected: PairedFile,
  actual: PairedFile,
): Promise<OpenRows> {
  const pairer = new FilePairer(schema, comparators)
  let [a, b] = [await next(expected), await next(actual)]
  while (a !== null || b !== null) {
    const consumed = pairer.step(a, b)
    if (consumed !== 'actual') a = expected.cursor.advance() ? slot(expected) : await next(expected)
    if (consumed !== 'expected') b = actual.cursor.advance() ? slot(actual) : await next(actual)
  }
  return pairer.open()
}

/** Every row of both: where keys were not preserved none is paired before all are known. */
export async function allRows(expected: PairedFile, actual: PairedFile): Promise<OpenRows> {
  return { expected: await rowsOf(expected), actual: await rowsOf(actual) }
}

async function rowsOf({ side, cursor }: PairedFile): Promise<readonly FileRow[]> {
  const rows: FileRow[] = []
  while (await cursor.readOn()) if (cursor.row) rows.push(side.look(cursor.row))
  return rows
}

/** A row that a cursor is at; it is looked at once, when it is first needed. */
interface Slot {
  readonly side: FileSide
  readonly unread: UnreadRow
  row: FileRow | null
}

async function next(file: PairedFile): Promise<Slot | null> {
  return (await file.cursor.readOn()) ? slot(file) : null
}

function slot({ side, cursor }: PairedFile): Slot | null {
  return cursor.row && { side, unread: cursor.row, row: null }
}

function look(from: Slot): FileRow {
  from.row ??= from.side.look(from.unread)
  return from.row
}

type Consumed = 'both' | 'expected' | 'actual'

class FilePairer {
  private readonly schema: Schema
  private readonly models: ReadonlyMap<ModelName, PairedModel>
  private readonly waiting = { expected: new WaitingRows(), actual: new WaitingRows() }
  private readonly openPairs: { readonly expected: FileRow; readonly actual: FileRow }[] = []

  constructor(schema: Schema, comparators: ReadonlyMap<ModelName, readonly BoundComparator[]>) {
    this.schema = schema
    const settlers = pairSettlers(schema, comparators, null)
    this.models = new Map(
      [...schema.models.values()].map((model, position) => [
        model.name,
        { position, order: rowOrder(model), settler: settlers.get(model.name) ?? null },
      ]),
    )
  }

  /** Decides on the rows that the cursors are at: which of them is done with. */
  step(a: Slot | null, b: Slot | null): Consumed {
    if (a && b && a.row === null && b.row === null && areTwins(a.unread, b.unread)) {
      const row = look(a)
      // What one column cannot hold the other cannot either, but that is said of both files.
      if (row instanceof ShapedFileRow) this.settle(row, b.side.lookAtTwin(b.unread), [])
      else this.settle(row, look(b))
      return 'both'
    }
    const [expected, actual] = [a && look(a), b && look(b)]
    if (expected && actual && isSameRow(expected, actual)) {
      this.settle(expected, actual)
      return 'both'
    }
    if (expected && this.settleWith('actual', expected)) return 'expected'
    if (actual && this.settleWith('expected', actual)) return 'actual'
    if (expected && (!actual || this.isBefore(expected, actual))) {
      this.waiting.expected.add(detached(expected))
      return 'expected'
    }
    if (actual) this.waiting.actual.add(detached(actual))
    return 'actual'
  }

  open(): OpenRows {
    const inOrder = (a: FileRow, b: FileRow): number => a.position - b.position
    return {
      expected: [...this.openPairs.map(({ expected }) => expected), ...this.waiting.expected.all()].sort(inOrder),
      actual: [...this.openPairs.map(({ actual }) => actual), ...this.waiting.actual.all()].sort(inOrder),
    }
  }

  /** Settles the row with one of the other side that has been waiting for it. */
  private settleWith(side: 'expected' | 'actual', row: FileRow): boolean {
    const other = this.waiting[side].take(row)
    if (!other) return false
    if (side === 'actual') this.settle(row, other)
    else this.settle(other, row)
    return true
  }

  private settle(expected: FileRow, actual: FileRow, differing = differingFields(expected, actual)): void {
    const { settler } = this.modelOf(expected.model)
    const isSettled =
      settler !== null &&
      ((differing.length === 0 && !settler.looksAtEqual) ||
        settler.settles(
          (names) => expected.fields(names),
          (names) => actual.fields(names),
          differing,
        ))
    if (!isSettled) this.openPairs.push({ expected: detached(expected), actual: detached(actual) })
  }

  private isBefore(a: FileRow, b: FileRow): boolean {
    const [modelA, modelB] = [this.modelOf(a.model), this.modelOf(b.model)]
    if (modelA !== modelB) return modelA.position < modelB.position
    return modelA.order(a.row(), b.row()) < 0
  }

  private modelOf(model: Model): PairedModel {
    const known = this.models.get(model.name)
    if (!known) throw new TypeError(`${this.schema.subject} has no model ${model.name}`)
    return known
  }
}

interface PairedModel {
  readonly position: number
  readonly order: (a: Row, b: Row) => number
  /** Null: only all rows of the files together tell which rows are the same. */
  readonly settler: PairSettler | null
}

/** Whether the texts of two rows are the same, so that nothing of them need be read to know that the rows are. */
function areTwins({ read: a }: UnreadRow, { read: b }: UnreadRow): boolean {
  if (a.shape === null || a.shape !== b.shape) return false
  // The whole row, as it is spaced.
  if (a.texts[0] === b.texts[0]) return true
  for (let index = 1; index < a.texts.length; index += 1) if (a.texts[index] !== b.texts[index]) return false
  return true
}

function isSameRow(a: FileRow, b: FileRow): boolean {
  if (a.model !== b.model) return false
  if (a.model.primaryKey.length === 0) return identityOf(a) === identityOf(b)
  return jsonEquals(a.pk, b.pk)
}

/** Names of fields that may have other values, or none, on the other side. */
function differingFields(a: FileRow, b: FileRow): readonly string[] {
  if (a instanceof ShapedFileRow && b instanceof ShapedFileRow && a.shape === b.shape) {
    const { fields, fieldsAt } = a.shape
    return fields.filter((_, index) => a.texts[fieldsAt + index] !== b.texts[fieldsAt + index])
  }
  const [fieldsA, fieldsB] = [a.fields(), b.fields()]
  const names = new Set([...Object.keys(fieldsA), ...Object.keys(fieldsB)])
  return [...names].filter((name) => !jsonEquals(ownField(fieldsA, name), ownField(fieldsB, name)))
}

/** A field may be named `__proto__`. */
function ownField(fields: Fields, name: string): JsonValue | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** Rows that may stand elsewhere in the other file; of those that are the same the first comes first. */
class WaitingRows {
  private readonly rows = new Map<string, FileRow[]>()

  add(row: FileRow): void {
    const key = keyOf(row)
    const same = this.rows.get(key)
    if (same) same.push(row)
    else this.rows.set(key, [row])
  }

  /** The row that is the same as one of the other side. */
  take(row: FileRow): FileRow | null {
    if (this.rows.size === 0) return null
    const key = keyOf(row)
    const [first, ...more] = this.rows.get(key) ?? []
    if (!first) return null
    if (more.length === 0) this.rows.delete(key)
    else this.rows.set(key, more)
    return first
  }

  all(): readonly FileRow[] {
    return [...this.rows.values()].flat()
  }
}

function keyOf(row: FileRow): string {
  return `${row.model.name} ${identityOf(row)}`
}

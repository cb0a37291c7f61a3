import type { SnapshotChecker } from '../../compare/index.ts'
import { isJsonArray } from '../../model/json.ts'
import type { Model, Schema } from '../../model/schema.ts'
import { type ModelName, ordinal, type Row } from '../../model/snapshot.ts'
import {
  JoinLists,
  type ReadRow,
  type References,
  RowCanonicalizer,
  type RowShape,
  rowOf,
  ShapeRows,
  type SnapshotProblem,
  unknownModel,
} from '../../snapshot/index.ts'
import { type FileRow, ReadFileRow, ShapedFileRow } from './file-row.ts'

/** A row of a known model, that nobody has looked at yet. */
export interface UnreadRow {
  readonly model: Model
  /** 1-based, among the rows of the model. */
  readonly position: number
  readonly read: ReadRow
}

/** Thrown at a natural key in a foreign key, or a list of a join table's keys: only all rows of the snapshot tell what they mean. */
export class WholeFileNeeded extends Error {
  override readonly name = 'WholeFileNeeded'
}

/** What is told of a file: which of its rows the schema has a place for, and what is wrong with them in themselves. */
export class FileSide {
  rowCount = 0
  private readonly schema: Schema
  private readonly checker: SnapshotChecker
  private readonly shapes: WeakMap<RowShape, ShapeRows>
  private readonly seen = new Map<ModelName, SeenModel>()
  private readonly absent: 'fill' | 'keep'
  private readonly joinLists: JoinLists

  /**
   * @param absent as `canonicalizeSnapshot` has it: what becomes of a field that a row lacks
   * @param shapes of both files, if there are two
   */
  constructor(
    schema: Schema,
    checker: SnapshotChecker,
    absent: 'fill' | 'keep',
    shapes = new WeakMap<RowShape, ShapeRows>(),
  ) {
    this.schema = schema
    this.joinLists = new JoinLists(schema)
    this.checker = checker
    this.shapes = shapes
    this.absent = absent
  }

  /** To be called for each row, in the order of the file. Null for a row of a model that the schema does not have. */
  next(read: ReadRow): UnreadRow | null {
    this.rowCount += 1
    const name = read.shape === null ? read.row.model : read.shape.model
    let seen = this.seen.get(name)
    if (!seen) {
      seen = this.firstOf(name, read)
      this.seen.set(name, seen)
    }
    seen.count += 1
    return seen.model && { model: seen.model, position: seen.count, read }
  }

  /** To be called for each known row, in the order of the file, unless it is the twin of one of the other side. */
  look(unread: UnreadRow): FileRow {
    const { model, position, read } = unread
    const row = this.regular(unread) ?? new ReadFileRow(model, position, this.canonical(unread, rowOf(read)))
    this.checker.add(row)
    return row
  }

  /** What {@link look} does, for a row with the same texts as one of the other side that all columns can hold. */
  lookAtTwin({ model, position, read }: UnreadRow): FileRow {
    if (read.shape === null) throw new TypeError('only rows of the same shape can be twins')
    const row = new ShapedFileRow(model, position, read.shape, this.shapeRows(read.shape, model), read.texts)
    this.checker.add(row)
    return row
  }

  /** What the schema has no place for, by models in the order in which they came. */
  problems(): readonly SnapshotProblem[] {
    return [...this.seen.values()].flatMap(({ model, problems, first, count }) =>
      model ? problems : [unknownModel(first, count)],
    )
  }

  private firstOf(name: ModelName, read: ReadRow): SeenModel {
    const model = this.schema.models.get(name) ?? null
    return {
      model,
      first: rowOf(read),
      canonicalizer: model && new RowCanonicalizer(model, noNaturalKeys, this.absent),
      problems: [],
      count: 0,
    }
  }

  /** Null when something may be wrong with it, or it looks like no other row. */
  private regular({ model, position, read }: UnreadRow): ShapedFileRow | null {
    if (read.shape === null) return null
    const rows = this.shapeRows(read.shape, model)
    return rows.isRegular(read.texts) ? new ShapedFileRow(model, position, read.shape, rows, read.texts) : null
  }

  private canonical({ model, position }: UnreadRow, row: Row): Row {
    if (this.joinLists.isOn(row)) throw new WholeFileNeeded()
    const seen = this.seen.get(model.name)
    return seen?.canonicalizer?.row(row, ordinal(position), seen.problems) ?? row
  }

  private shapeRows(shape: RowShape, model: Model): ShapeRows {
    let rows = this.shapes.get(shape)
    if (!rows) {
      rows = new ShapeRows(shape, model, this.absent)
      this.shapes.set(shape, rows)
    }
    return rows
  }
}

interface SeenModel {
  readonly model: Model | null
  readonly first: Row
  readonly canonicalizer: RowCanonicalizer | null
  readonly problems: SnapshotProblem[]
  count: number
}

const noNaturalKeys: References = {
  resolve(model, field, value) {
    const isReference = model.foreignKeys.some(({ fields }) => fields.length === 1 && fields[0] === field.name)
    if (isReference && isJsonArray(value) && field.type.kind !== 'array') throw new WholeFileNeeded()
    return value
  },
}

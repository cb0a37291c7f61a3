import { CanonicalRow, type CheckedRow, keyOfParts } from '../../compare/index.ts'
import { jsonText } from '../../model/json.ts'
import type { Model } from '../../model/schema.ts'
import { type Fields, type PrimaryKey, pkKey, type Row } from '../../model/snapshot.ts'
import { detachedRow, type RowShape, type ShapeRows } from '../../snapshot/index.ts'

/** A row of a file in its canonical form. */
export interface FileRow extends CheckedRow {
  /** Some fields, without a primary key of one column; all when no names are given. */
  fields(names?: readonly string[]): Fields
}

/** A row whose values are read only as far as they are asked for. */
export class ShapedFileRow implements FileRow {
  readonly model: Model
  readonly position: number
  readonly pk: PrimaryKey
  /** The JSON texts of its values. */
  readonly texts: readonly string[]
  private readonly rows: ShapeRows

  readonly shape: RowShape

  constructor(model: Model, position: number, shape: RowShape, rows: ShapeRows, texts: readonly string[]) {
    this.model = model
    this.position = position
    this.shape = shape
    this.pk = rows.primaryKey(texts)
    this.texts = texts
    this.rows = rows
  }

  key(names: readonly string[]): string | null {
    if (names.length === 1) return this.rows.keyText(this.texts, names[0] ?? '')
    const parts: string[] = []
    for (const name of names) {
      const part = this.rows.keyText(this.texts, name)
      if (part === null) return null
      parts.push(part)
    }
    return keyOfParts(parts)
  }

  row(): Row {
    return this.rows.row(this.texts)
  }

  fields(names?: readonly string[]): Fields {
    return this.rows.fields(this.texts, names)
  }
}

/** A row whose values have all been read. */
export class ReadFileRow extends CanonicalRow implements FileRow {
  fields(): Fields {
    return this.row().fields
  }
}

/** The same row, to be kept: it keeps nothing else of its file in memory. */
export function detached(row: FileRow): FileRow {
  return new ReadFileRow(row.model, row.position, detachedRow(row.row()))
}

/** Equal for rows that are one and the same where keys were preserved: the primary key; without one, all fields. */
export function identityOf(row: FileRow): string {
  return row.model.primaryKey.length === 0 ? jsonText(row.fields()) : pkKey(row.pk)
}

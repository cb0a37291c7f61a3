import { type JsonValue, jsonText } from '../model/json.ts'
import { fieldValue, type Model } from '../model/schema.ts'
import type { PrimaryKey, Row } from '../model/snapshot.ts'
import type { CheckedRow } from './snapshot-checker.ts'
import { keyOfParts } from './snapshot-keys.ts'

/** A row of a known model whose values have all been read. */
export class CanonicalRow implements CheckedRow {
  readonly model: Model
  readonly position: number
  readonly pk: PrimaryKey
  private readonly canonical: Row

  constructor(model: Model, position: number, canonical: Row) {
    this.model = model
    this.position = position
    this.pk = canonical.pk
    this.canonical = canonical
  }

  /** A number equals the text of it: a bigint column may refer to a numeric one. */
  key(names: readonly string[]): string | null {
    const parts: string[] = []
    for (const name of names) {
      const value: JsonValue | undefined = fieldValue(this.model, this.canonical, name)
      if (value === undefined || value === null) return null
      parts.push(typeof value === 'string' ? value : jsonText(value))
    }
    return keyOfParts(parts)
  }

  row(): Row {
    return this.canonical
  }
}

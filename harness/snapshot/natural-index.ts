import { type JsonArray, type JsonValue, jsonText } from '../model/json.ts'
import { fieldValue, type Model } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'

/** A natural key does not name one row. The message is without it. */
export class UnresolvedKey extends Error {
  override readonly name = 'UnresolvedKey'
}

/** The values of one field of a model's rows, by the natural keys of these. */
export class NaturalIndex {
  private readonly target: Model
  private readonly naturalKey: readonly string[]
  private readonly field: string
  private readonly values = new Map<string, JsonValue>()
  private readonly ambiguous = new Set<string>()

  constructor(target: Model, naturalKey: readonly string[], field: string) {
    this.target = target
    this.naturalKey = naturalKey
    this.field = field
  }

  /** @param row of the model */
  add(row: Row): void {
    const value = fieldValue(this.target, row, this.field)
    if (value === undefined) return
    const key = jsonText(this.naturalKey.map((part) => fieldValue(this.target, row, part) ?? null))
    if (this.values.has(key)) this.ambiguous.add(key)
    this.values.set(key, value)
  }

  /** @throws UnresolvedKey when no row has the key, or several have it */
  valueOf(key: JsonArray): JsonValue {
    const text = jsonText(key)
    const value = this.values.get(text)
    if (value === undefined) throw new UnresolvedKey('no row of the snapshot has the natural key it names')
    if (this.ambiguous.has(text)) throw new UnresolvedKey('several rows of the snapshot have the natural key it names')
    return value
  }
}

import type { ExpectedRow } from '../model/change.ts'
import type { PairingMethod } from '../model/finding.ts'
import { type JsonValue, jsonEquals, jsonText } from '../model/json.ts'
import { type ExpectedValue, isMatcher } from '../model/matcher.ts'
import { type ForeignKey, hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import { groupByModel, pkKey, type Row, type Snapshot } from '../model/snapshot.ts'
import { ReferenceIndex, type Side } from './reference-index.ts'

export interface Pair {
  readonly expected: ExpectedRow
  readonly actual: Row
  readonly method: PairingMethod
}

export interface ModelPairing {
  readonly model: Model
  /** In the order of the expected rows. */
  readonly pairs: readonly Pair[]
  readonly missing: readonly ExpectedRow[]
  readonly unexpected: readonly Row[]
}

export interface Pairing {
  /** In dependency order; a model without rows on either side is left out. */
  readonly models: readonly ModelPairing[]
  readonly references: ReferenceIndex
}

/**
 * Decides which actual row is which expected row, model by model, by the first method that applies to a row: pk (where
 * keys were preserved), natural key, unique index, content. Linear in the number of rows.
 */
export function pairRows(
  schema: Schema,
  expected: readonly ExpectedRow[],
  actual: Snapshot,
  keysPreserved: boolean,
): Pairing {
  const references = new ReferenceIndex()
  const expectedRows = groupByModel(expected)
  const actualRows = groupByModel(actual)
  const models: ModelPairing[] = []
  for (const model of schema.models.values()) {
    const pairer = new ModelPairer(
      model,
      expectedRows.get(model.name) ?? [],
      actualRows.get(model.name) ?? [],
      references,
    )
    if (pairer.isEmpty) continue
    models.push(pairer.run(keysPreserved))
  }
  return { models, references }
}

/** Equal texts mean the same row; null when a row has no such key. */
type KeyOf = (side: Side, pk: ExpectedValue, fields: Readonly<Record<string, ExpectedValue>>) => string | null

class ModelPairer {
  private readonly model: Model
  private readonly references: ReferenceIndex
  private readonly expected: readonly ExpectedRow[]
  private readonly missing: Set<ExpectedRow>
  private readonly unexpected: Set<Row>
  private readonly pairs = new Map<ExpectedRow, Pair>()

  constructor(model: Model, expected: readonly ExpectedRow[], actual: readonly Row[], references: ReferenceIndex) {
    this.model = model
    this.references = references
    this.expected = expected
    this.missing = new Set(expected)
    this.unexpected = new Set(actual)
  }

  get isEmpty(): boolean {
    return this.missing.size === 0 && this.unexpected.size === 0
  }

  run(keysPreserved: boolean): ModelPairing {
    const { model } = this
    if (model.primaryKey.length > 0) this.pairByPk(keysPreserved)
    if (model.naturalKey) this.pairByKey('natural-key', this.fieldsKey(model.naturalKey))
    for (const unique of model.uniques) this.pairByKey('unique-index', this.fieldsKey(unique))
    this.pairByKey('content', this.contentKey())
    this.pairAddedByLikeness()
    return {
      model,
      pairs: this.expected.flatMap((row) => this.pairs.get(row) ?? []),
      missing: [...this.missing],
      unexpected: [...this.unexpected],
    }
  }

  private pairByPk(keysPreserved: boolean): void {
    const byPk = new Map([...this.unexpected].map((row) => [pkKey(row.pk), row]))
    for (const row of [...this.missing]) {
      const known = row.reportedPk ?? (keysPreserved && !isMatcher(row.pk) ? row.pk : null)
      const actual = known === null ? undefined : byPk.get(jsonText(known))
      if (actual && this.unexpected.has(actual)) this.pair(row, actual, 'pk')
    }
  }

  private pairByKey(method: PairingMethod, keyOf: KeyOf): void {
    if (this.missing.size === 0 || this.unexpected.size === 0) return
    const candidates = new Map<string, Row[]>()
    for (const row of this.unexpected) {
      const key = keyOf('actual', row.pk, row.fields)
      if (key === null) continue
      const group = candidates.get(key)
      if (group) group.push(row)
      else candidates.set(key, [row])
    }
    for (const row of [...this.missing]) {
      const key = keyOf('expected', row.pk, row.fields)
      const actual = key === null ? undefined : candidates.get(key)?.shift()
      if (actual) this.pair(row, actual, method)
    }
  }

  /** Null when one of the fields is null, absent or not known beforehand: NULLs are never equal in a key. */
  private fieldsKey(names: readonly string[]): KeyOf {
    const scalarPk = hasScalarPk(this.model)
    return (side, pk, fields) => {
      const parts = names.map((name) => {
        const value = scalarPk && this.model.primaryKey[0] === name ? pk : fields[name]
        return value === undefined || value === null || isMatcher(value) ? null : this.token(side, name, value)
      })
      return parts.includes(null) ? null : parts.join('\0')
    }
  }

  private contentKey(): KeyOf {
    return (side, _, fields) => {
      const parts: string[] = []
      for (const name of Object.keys(fields).sort()) {
        const value = fields[name]
        if (value === undefined || isMatcher(value)) return null
        parts.push(`${name}=${this.token(side, name, value)}`)
      }
      return parts.join('\0')
    }
  }

  private token(side: Side, name: string, value: JsonValue): string {
    const key = this.keyOf(name)
    return key && value !== null ? this.references.token(side, key.target, value) : jsonText(value)
  }

  private keyOf(name: string): ForeignKey | undefined {
    return this.model.foreignKeys.find(({ fields }) => fields.length === 1 && fields[0] === name)
  }

  /** Added rows whose key nobody knew: the most alike of the rows left over, if at least half of it is as expected. */
  private pairAddedByLikeness(): void {
    for (const row of [...this.missing]) {
      if (row.addedBy === null) continue
      const fixed = Object.entries(row.fields).filter(([, value]) => !isMatcher(value))
      let best: { readonly actual: Row; readonly score: number } | null = null
      for (const actual of this.unexpected) {
        const score = fixed.filter(
          ([name, value]) => !isMatcher(value) && jsonEquals(value, actual.fields[name]),
        ).length
        if (score * 2 >= fixed.length && score > (best?.score ?? -1)) best = { actual, score }
      }
      if (best) this.pair(row, best.actual, 'content')
    }
  }

  private pair(expected: ExpectedRow, actual: Row, method: PairingMethod): void {
    this.pairs.set(expected, { expected, actual, method })
    this.missing.delete(expected)
    this.unexpected.delete(actual)
    this.references.pair(this.model.name, expected, actual)
  }
}

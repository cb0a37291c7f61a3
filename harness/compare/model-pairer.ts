import type { ExpectedRow } from '../model/change.ts'
import type { PairingMethod } from '../model/finding.ts'
import { isMatcher } from '../model/matcher.ts'
import type { Model, Schema } from '../model/schema.ts'
import { type PrimaryKey, pkKey, type Row } from '../model/snapshot.ts'
import { groupByDepth } from './depth-order.ts'
import { pairByLikeness } from './likeness.ts'
import { isOwnKey } from './own-key.ts'
import type { ModelPairing, Pair } from './pairing.ts'
import { keysOf, type ReferenceIndex, type Side } from './reference-index.ts'
import { type KeyedRow, type KeyOf, RowKeys } from './row-keys.ts'

/** How often rows that are only alike may settle others that refer to them, before all that are left are compared. */
const likenessRounds = 10

interface UniqueKey {
  readonly method: PairingMethod
  readonly keyOf: KeyOf
}

/** Rows with equal keys: those that alone have theirs on their side, or all, the first with the first. */
type Which = 'distinct' | 'in-order'

/** Pairs the rows of one model, by one method after the other; each leaves to the next what it can't decide. */
export class ModelPairer {
  readonly model: Model
  private readonly keysPreserved: boolean
  private readonly references: ReferenceIndex
  private readonly keys: RowKeys
  private readonly uniqueKeys: readonly UniqueKey[]
  private readonly expected: readonly ExpectedRow[]
  private readonly missing: Set<ExpectedRow>
  private readonly unexpected: Set<Row>
  private readonly pairs = new Map<ExpectedRow, Pair>()

  constructor(
    model: Model,
    schema: Schema,
    expected: readonly ExpectedRow[],
    actual: readonly Row[],
    references: ReferenceIndex,
    keysPreserved: boolean,
  ) {
    this.model = model
    this.keysPreserved = keysPreserved
    this.references = references
    this.keys = new RowKeys(model, schema, references)
    this.uniqueKeys = uniqueKeys(model, this.keys, keysPreserved)
    this.expected = expected
    this.missing = new Set(expected)
    this.unexpected = new Set(actual)
    if (model.primaryKey.length === 0) return
    for (const row of expected) references.addExpected(row)
    for (const row of actual) references.addActual(row)
  }

  /** Whether there is still something to pair. */
  get isOpen(): boolean {
    return this.missing.size > 0 && this.unexpected.size > 0
  }

  get result(): ModelPairing {
    return {
      model: this.model,
      keys: this.keys,
      pairs: this.expected.flatMap((row) => this.pairs.get(row) ?? []),
      missing: [...this.missing],
      unexpected: [...this.unexpected],
    }
  }

  /** By the key that the row should have, that its INSERT reported, or (where it was meant to change) that it had. */
  pairByPk(): void {
    if (this.model.primaryKey.length === 0) return
    this.pairByKnownPk((row) => (this.keysPreserved && !isMatcher(row.pk) ? row.pk : row.reportedPk))
    if (this.keysPreserved) this.pairByKnownPk((row) => row.before?.pk ?? null)
  }

  /**
   * By keys and content that leave no doubt. Rows that refer to rows of their own model come after those.
   * @returns whether anything was paired
   */
  pairSurely(): boolean {
    const before = this.missing.size
    if (this.keys.hasSelfReferences) {
      const expected = groupByDepth([...this.missing], keysOf, (row) => this.keys.ownReferences(row))
      const actual = groupByDepth(
        [...this.unexpected],
        (row) => [pkKey(row.pk)],
        (row) => this.keys.ownReferences(row),
      )
      expected.forEach((rows, depth) => {
        this.pairAmong(rows, actual[depth] ?? [])
      })
    }
    this.pairAmong([...this.missing], [...this.unexpected])
    return this.missing.size < before
  }

  /** What {@link pairSurely} had to leave: each step is bolder than the one before, and says whether it paired any. */
  *pairBoldly(): Generator<boolean> {
    const isNumbered = this.keysPreserved && this.model.primaryKey.length > 0
    if (!isNumbered) yield this.pairLeftBy('content', this.keys.ofContent('mask'), 'distinct')
    for (const { method, keyOf } of this.uniqueKeys) yield this.pairLeftBy(method, keyOf, 'in-order')
    for (let round = 0; round < likenessRounds; round += 1) {
      if (!this.pairAlike((side, row) => this.keys.isSettled(side, row))) break
      yield true
    }
    yield this.pairAlike(() => true)
  }

  /** Of rows that have a number only those that were added: any other would have been found by it. */
  private pairAlike(isReady: (side: Side, row: KeyedRow) => boolean): boolean {
    const isNumbered = this.keysPreserved && this.model.primaryKey.length > 0
    const isNameless = (row: ExpectedRow): boolean => row.reportedPk === null && (!isNumbered || row.addedBy !== null)
    const alike = pairByLikeness(
      this.keys,
      [...this.missing].filter((row) => isNameless(row) && isReady('expected', row)),
      [...this.unexpected].filter((row) => isReady('actual', row)),
    )
    for (const [row, actual] of alike) this.pair(row, actual, 'content')
    return alike.length > 0
  }

  private pairAmong(expected: readonly ExpectedRow[], actual: readonly Row[]): void {
    for (const { method, keyOf } of this.uniqueKeys) this.pairEqual(method, keyOf, 'distinct', expected, actual)
    this.pairEqual('content', this.keys.ofContent('wait'), 'in-order', expected, actual)
  }

  private pairLeftBy(method: PairingMethod, keyOf: KeyOf, which: Which): boolean {
    return this.pairEqual(method, keyOf, which, [...this.missing], [...this.unexpected])
  }

  private pairByKnownPk(known: (row: ExpectedRow) => PrimaryKey | null): void {
    const keyOf = (row: ExpectedRow): string | null => {
      const pk = known(row)
      return pk === null ? null : pkKey(pk)
    }
    const actual = group([...this.unexpected], (row) => pkKey(row.pk))
    for (const [key, rows] of group([...this.missing], keyOf)) this.pairAll(rows, actual.get(key) ?? [], 'pk')
  }

  private pairEqual(
    method: PairingMethod,
    keyOf: KeyOf,
    which: Which,
    expected: readonly ExpectedRow[],
    actual: readonly Row[],
  ): boolean {
    const before = this.missing.size
    if (expected.length === 0 || actual.length === 0) return false
    const candidates = group(
      actual.filter((row) => this.unexpected.has(row)),
      (row) => keyOf('actual', row),
    )
    const wanted = group(
      expected.filter((row) => this.missing.has(row)),
      (row) => keyOf('expected', row),
    )
    for (const [key, rows] of wanted) {
      const found = candidates.get(key) ?? []
      if (which === 'in-order' || (rows.length === 1 && found.length === 1)) this.pairAll(rows, found, method)
    }
    return this.missing.size < before
  }

  private pairAll(expected: readonly ExpectedRow[], actual: readonly Row[], method: PairingMethod): void {
    expected.forEach((row, index) => {
      const partner = actual[index]
      if (partner) this.pair(row, partner, method)
    })
  }

  private pair(expected: ExpectedRow, actual: Row, method: PairingMethod): void {
    this.pairs.set(expected, { expected, actual, method })
    this.missing.delete(expected)
    this.unexpected.delete(actual)
    if (this.model.primaryKey.length > 0) this.references.pair(expected, actual)
  }
}

/** In the order in which they are tried. */
function uniqueKeys(model: Model, keys: RowKeys, keysPreserved: boolean): readonly UniqueKey[] {
  const natural = model.naturalKey ? [model.naturalKey] : []
  const indexes = [...model.uniques, ...(!keysPreserved && isOwnKey(model) ? [model.primaryKey] : [])]
  return [
    ...natural.map((names): UniqueKey => ({ method: 'natural-key', keyOf: keys.ofFields(names, 'allowed') })),
    ...indexes.map((names): UniqueKey => ({ method: 'unique-index', keyOf: keys.ofFields(names, 'none') })),
  ]
}

/** Rows by their keys, in their order; those without a key are left out. */
function group<R>(rows: readonly R[], keyOf: (row: R) => string | null): ReadonlyMap<string, readonly R[]> {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key === null) continue
    const known = groups.get(key)
    if (known) known.push(row)
    else groups.set(key, [row])
  }
  return groups
}

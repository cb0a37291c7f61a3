import type { ExpectedRow } from '../model/change.ts'
import type { PairingMethod } from '../model/finding.ts'
import { isMatcher } from '../model/matcher.ts'
import { isOwnKey } from '../model/own-key.ts'
import type { Model, Schema } from '../model/schema.ts'
import { type PrimaryKey, pkKey, type Row } from '../model/snapshot.ts'
import { KeyGroups } from './key-groups.ts'
import { pairAlike, pairAll } from './likeness.ts'
import type { StepBudget } from './matching.ts'
import type { ModelPairing, Pair } from './pairing.ts'
import type { OpenRow, ReferenceIndex } from './reference-index.ts'
import { RowKeys } from './row-keys.ts'

/**
 * Rows that are only alike settle others that refer to them, round by round, before all that are left are compared. So
 * many times as many rows as there are may be looked at so.
 */
const likenessRounds = 10

/** What may be spent on choosing the best pairs of rows that are alike, for each model: about a third of a second. */
const assignmentSteps = 100_000_000

/**
 * How rows of a model are told apart.
 * - `keys-preserved`: by the primary key, where a row has one; then as others
 * - `renumbered`: by keys and content, whatever the primary key
 * - `content`: by content alone
 */
export type Identity = 'keys-preserved' | 'renumbered' | 'content'

/** Pairs the rows of one model, by one method after the other; each leaves to the next what it can't decide. */
export class ModelPairer {
  readonly model: Model
  private readonly isNumbered: boolean
  private readonly identity: Identity
  private readonly references: ReferenceIndex
  private readonly keys: RowKeys
  private readonly uniqueKeys: readonly KeyGroups[]
  private readonly groups: readonly KeyGroups[]
  private readonly expected: readonly ExpectedRow[]
  private readonly missing: Set<ExpectedRow>
  private readonly unexpected: Set<Row>
  /** Rows that may have got another key, or content, that is known: at first all. */
  private readonly queue: OpenRow[] = []
  /** Those left whose references have all been settled. */
  private readonly ready = new Set<OpenRow>()
  private readonly openRows = new Map<ExpectedRow | Row, OpenRow>()
  private readonly budget: StepBudget = { steps: assignmentSteps }
  private readonly pairs = new Map<ExpectedRow, Pair>()

  constructor(
    model: Model,
    schema: Schema,
    expected: readonly ExpectedRow[],
    actual: readonly Row[],
    references: ReferenceIndex,
    identity: Identity,
  ) {
    this.model = model
    this.identity = identity
    this.isNumbered = identity === 'keys-preserved' && model.primaryKey.length > 0
    this.references = references
    this.keys = new RowKeys(model, schema, references)
    this.uniqueKeys = identity === 'content' ? [] : uniqueKeys(model, this.keys)
    this.groups = [...this.uniqueKeys, new KeyGroups('content', this.keys.ofContent('wait'), 'in-order')]
    this.expected = expected
    this.missing = new Set(expected)
    this.unexpected = new Set(actual)
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
    if (this.model.primaryKey.length === 0 || this.identity === 'content') return
    this.pairByKnownPk((row) => (this.isNumbered && !isMatcher(row.pk) ? row.pk : row.reportedPk))
    const isMeant = ({ intended }: ExpectedRow): boolean => this.model.primaryKey.some((name) => intended.has(name))
    if (this.isNumbered) this.pairByKnownPk((row) => (isMeant(row) ? (row.before?.pk ?? null) : null))
  }

  /** Has every row without a partner wait for those that it refers to. All models' rows must be known. */
  begin(): void {
    if (!this.isOpen) return
    for (const row of this.missing) this.open({ side: 'expected', row, open: 0, queue: this.queue })
    for (const row of this.unexpected) this.open({ side: 'actual', row, open: 0, queue: this.queue })
  }

  /**
   * By keys and content that leave no doubt, until there are no more.
   * @returns whether anything was paired
   */
  pairSurely(): boolean {
    const before = this.missing.size
    for (let rows = this.takeQueue(); rows.length > 0; rows = this.takeQueue()) {
      for (const groups of this.groups) {
        for (const open of rows) if (this.openRows.has(open.row)) groups.add(open)
        this.pairGroups(groups)
      }
    }
    return this.missing.size < before
  }

  /** What {@link pairSurely} had to leave: each step is bolder than the one before, and says whether it paired any. */
  *pairBoldly(): Generator<boolean> {
    if (!this.isNumbered) yield this.pairByMaskedContent()
    for (const groups of this.uniqueKeys) yield this.pairWithin(groups)
    for (let left = likenessRounds * this.openRows.size; left > 0; ) {
      left -= this.ready.size
      if (!this.pairAlike(this.ready)) break
      yield true
    }
    yield this.pairAlike(this.openRows.values())
  }

  /** Says that what is left stays so. */
  close(): void {
    this.references.leaveAlone(this.missing)
    this.references.leaveAlone(this.unexpected)
  }

  private open(row: OpenRow): void {
    this.openRows.set(row.row, row)
    for (const pointer of this.keys.pointers(row.row)) this.references.await(row, pointer)
    this.queue.push(row)
  }

  /** Rows that may have got another key, or content, that is known. */
  private takeQueue(): readonly OpenRow[] {
    const rows = [...new Set(this.queue.splice(0))].filter(({ row }) => this.openRows.has(row))
    for (const row of rows) if (row.open === 0) this.ready.add(row)
    return rows
  }

  private pairByMaskedContent(): boolean {
    const groups = new KeyGroups('content', this.keys.ofContent('mask'), 'distinct')
    for (const row of this.openRows.values()) groups.add(row)
    return this.pairGroups(groups)
  }

  private pairGroups(groups: KeyGroups): boolean {
    const before = this.missing.size
    for (let pair = groups.next(); pair; pair = groups.next()) {
      // Of a group that is not asked again.
      groups.remove(...pair)
      this.pair(...pair, groups.method)
    }
    return this.missing.size < before
  }

  /** Rows that share a key: those that differ least first, the rest in their order. */
  private pairWithin(groups: KeyGroups): boolean {
    const before = this.missing.size
    for (const { expected, actual } of groups.left()) {
      const pairs = pairAll({ keys: this.keys, expected, actual }, this.budget)
      for (const [row, found] of pairs) this.pair(row, found, groups.method)
      const rest = actual.filter((row) => this.unexpected.has(row))
      expected
        .filter((row) => this.missing.has(row))
        .forEach((row, index) => {
          const found = rest[index]
          if (found) this.pair(row, found, groups.method)
        })
    }
    return this.missing.size < before
  }

  /** Where rows have numbers that are known, only those whose own nobody knows: any other would have been found by it. */
  private pairAlike(rows: Iterable<OpenRow>): boolean {
    const expected: ExpectedRow[] = []
    const actual: Row[] = []
    for (const open of rows) {
      if (open.side === 'actual') actual.push(open.row)
      else if (!this.hasKnownPk(open.row)) expected.push(open.row)
    }
    const pairs = pairAlike({ keys: this.keys, expected, actual }, this.budget)
    for (const [row, found] of pairs) this.pair(row, found, 'nearest-content')
    return pairs.length > 0
  }

  private hasKnownPk({ pk, reportedPk }: ExpectedRow): boolean {
    if (this.identity === 'content') return false
    return reportedPk !== null || (this.isNumbered && !isMatcher(pk))
  }

  private pairByKnownPk(known: (row: ExpectedRow) => PrimaryKey | null): void {
    const actual = new Map<string, Row[]>()
    for (const row of this.unexpected) {
      const same = actual.get(pkKey(row.pk))
      if (same) same.push(row)
      else actual.set(pkKey(row.pk), [row])
    }
    // The first with the first, where a file has the same key twice.
    for (const rows of actual.values()) rows.reverse()
    for (const row of [...this.missing]) {
      const pk = known(row)
      const found = pk === null ? undefined : actual.get(pkKey(pk))?.pop()
      if (found) this.pair(row, found, 'pk')
    }
  }

  private pair(expected: ExpectedRow, actual: Row, method: PairingMethod): void {
    this.pairs.set(expected, { expected, actual, method })
    this.missing.delete(expected)
    this.unexpected.delete(actual)
    for (const row of [expected, actual]) {
      const open = this.openRows.get(row)
      if (open) this.ready.delete(open)
      this.openRows.delete(row)
    }
    for (const groups of this.groups) groups.remove(expected, actual)
    this.references.pair(expected, actual)
  }
}

/**
 * In the order in which they are tried. A primary key is among them that means the same on both sides: parts of it may
 * refer to rows that got another key, even where keys were preserved.
 */
function uniqueKeys(model: Model, keys: RowKeys): readonly KeyGroups[] {
  const natural = model.naturalKey ? [model.naturalKey] : []
  const indexes = [...model.uniques, ...(isOwnKey(model) ? [model.primaryKey] : [])]
  return [
    ...natural.map((names) => new KeyGroups('natural-key', keys.ofFields(names, 'allowed'), 'distinct')),
    ...indexes.map((names) => new KeyGroups('unique-index', keys.ofFields(names, 'none'), 'distinct')),
  ]
}

import type { ExpectedRow } from '../model/change.ts'
import { isJsonArray, type JsonValue } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import { isOwnKey } from '../model/own-key.ts'
import type { Schema } from '../model/schema.ts'
import type { ModelName, PrimaryKey, Row } from '../model/snapshot.ts'
import { keyParts, keyText } from './keyed-row.ts'
import { primaryKeyName, type ReferredKey, referredKeys } from './references.ts'
import { standIn } from './stand-in.ts'

export type Side = 'expected' | 'actual'

/**
 * What a reference points at: a pair, by its number or (one that was settled before) by the key that both its rows have;
 * the very row that refers; a row that has no partner yet, or (`alone`) never gets one; or no row at all.
 */
export type Referent = number | `settled ${string}` | 'self' | 'unpaired' | 'alone' | 'nowhere'

/** Whether a row with this key was paired before with one that has the same: such pairs are not among those to judge. */
export type IsSettled = (target: ModelName, pk: JsonValue) => boolean

/** Where a reference points: the values of a key of the target. */
export interface Pointer {
  readonly target: ModelName
  /** The name of the target's key. */
  readonly by: string
  readonly parts: readonly JsonValue[]
}

/** A row without a partner. */
export type OpenRow = (
  | { readonly side: 'expected'; readonly row: ExpectedRow }
  | { readonly side: 'actual'; readonly row: Row }
) & {
  /** How many of its references point at rows that may still find partners. */
  open: number
  /** Where it is put whenever one of them is settled. */
  readonly queue: OpenRow[]
}

interface Entry {
  readonly row: ExpectedRow | Row
  state: number | 'unpaired' | 'alone'
  /** Each once for each of its references to this row. Null: none. */
  waiting: OpenRow[] | null
}

type Entries = Map<ModelName, Map<string, Map<string, Entry>>>

/** Knows all rows, and remembers which were paired, so that references can be compared by what they point at. */
export class ReferenceIndex {
  private readonly schema: Schema
  private readonly isSettled: IsSettled
  private readonly keysPreserved: boolean
  private readonly uniqueKeys: ReadonlyMap<ModelName, readonly ReferredKey[]>
  private readonly byKey: Readonly<Record<Side, Entries>> = { expected: new Map(), actual: new Map() }
  private readonly byRow = new Map<object, Entry>()
  /** The keys of the partners of marked rows. */
  private readonly keysByMark = new Map<string, PrimaryKey>()
  private count = 0

  /** @param keysPreserved whether a key means the same on both sides, though no row has it on one of them */
  constructor(schema: Schema, isSettled: IsSettled, keysPreserved: boolean) {
    this.schema = schema
    this.isSettled = isSettled
    this.keysPreserved = keysPreserved
    this.uniqueKeys = referredKeys(schema)
  }

  /** Found by the key that it should have, by the one that its INSERT reported, and by what stands in for one. */
  addExpected(row: ExpectedRow): void {
    const entry = this.add('expected', row)
    if (!isMatcher(row.pk)) this.set('expected', row.model, primaryKeyName, pkParts(row.pk), entry)
    if (row.reportedPk !== null) this.set('expected', row.model, primaryKeyName, pkParts(row.reportedPk), entry)
    if (row.mark !== undefined) this.set('expected', row.model, primaryKeyName, [standIn(row.mark)], entry)
  }

  addActual(row: Row): void {
    this.set('actual', row.model, primaryKeyName, pkParts(row.pk), this.add('actual', row))
  }

  pair(expected: ExpectedRow, actual: Row): void {
    this.count += 1
    this.settle(expected, this.count)
    this.settle(actual, this.count)
    if (expected.mark !== undefined) this.keysByMark.set(expected.mark, actual.pk)
  }

  /** Says that these rows stay without a partner. */
  leaveAlone(rows: Iterable<ExpectedRow | Row>): void {
    for (const row of rows) this.settle(row, 'alone')
  }

  /** Puts `open` into its queue once the row at which the reference points has a partner, or stays without. */
  await(open: OpenRow, pointer: Pointer): void {
    const entry = this.find(open.side, pointer)
    if (entry?.state !== 'unpaired' || entry.row === open.row) return
    if (entry.waiting) entry.waiting.push(open)
    else entry.waiting = [open]
    open.open += 1
  }

  /** @param row the one that refers; null when that is not known */
  referent(side: Side, row: object | null, pointer: Pointer): Referent {
    const entry = this.find(side, pointer)
    if (entry) return entry.row === row ? 'self' : entry.state
    const { target, by, parts } = pointer
    const value = parts.length === 1 ? (parts[0] ?? null) : parts
    return by === primaryKeyName && this.isSettled(target, value) ? `settled ${target} ${keyText(parts)}` : 'nowhere'
  }

  /** The actual key of the expected row with this mark; undefined when it has no partner, or none yet. */
  keyOfMarked(mark: string): PrimaryKey | undefined {
    return this.keysByMark.get(mark)
  }

  /** The row that a reference points at; null when there is none, or it was settled before. */
  row(side: Side, pointer: Pointer): ExpectedRow | Row | null {
    return this.find(side, pointer)?.row ?? null
  }

  /** Null where only the values tell: as {@link same}. */
  samePair(target: ModelName, expected: PrimaryKey, actual: PrimaryKey): boolean | null {
    const [a, b] = [pointerTo(target, expected), pointerTo(target, actual)]
    return this.same(this.referent('expected', null, a), this.referent('actual', null, b), a)
  }

  /**
   * Whether both are the same pair of rows. Null where only the values of the keys tell: both sides point at no row, or
   * one of them does and its key means the same on the other.
   * @param pointer of either side: what kind of key it is
   */
  same(expected: Referent, actual: Referent, { target, by }: Pointer): boolean | null {
    const [noneExpected, noneActual] = [expected === 'nowhere', actual === 'nowhere']
    if (noneExpected && noneActual) return null
    if (noneExpected || noneActual) return this.isNumber(target, by) ? false : null
    return !isUnsettled(expected) && expected === actual
  }

  /** Whether rows were numbered anew by this key. */
  private isNumber(target: ModelName, by: string): boolean {
    const model = this.schema.models.get(target)
    return !this.keysPreserved && by === primaryKeyName && model !== undefined && !isOwnKey(model)
  }

  private find(side: Side, { target, by, parts }: Pointer): Entry | undefined {
    return this.byKey[side].get(target)?.get(by)?.get(keyText(parts))
  }

  private add(side: Side, row: ExpectedRow | Row): Entry {
    const entry: Entry = { row, state: 'unpaired', waiting: null }
    this.byRow.set(row, entry)
    const model = this.schema.models.get(row.model)
    for (const { name, fields } of this.uniqueKeys.get(row.model) ?? []) {
      const parts = model ? keyParts(model, row, fields) : null
      if (parts) this.set(side, row.model, name, parts, entry)
    }
    return entry
  }

  private set(side: Side, model: ModelName, by: string, parts: readonly JsonValue[], entry: Entry): void {
    let keys = this.byKey[side].get(model)
    if (!keys) {
      keys = new Map()
      this.byKey[side].set(model, keys)
    }
    let entries = keys.get(by)
    if (!entries) {
      entries = new Map()
      keys.set(by, entries)
    }
    entries.set(keyText(parts), entry)
  }

  private settle(row: object, state: Entry['state']): void {
    const entry = this.byRow.get(row)
    if (!entry) return
    entry.state = state
    for (const open of entry.waiting ?? []) {
      open.open -= 1
      open.queue.push(open)
    }
    entry.waiting = null
  }
}

/** Of a row that has no partner, or none yet. */
export function isUnsettled(referent: Referent): referent is 'unpaired' | 'alone' {
  return referent === 'unpaired' || referent === 'alone'
}

/** By the target's primary key. */
export function pointerTo(target: ModelName, pk: PrimaryKey): Pointer {
  return { target, by: primaryKeyName, parts: pkParts(pk) }
}

function pkParts(pk: PrimaryKey): readonly JsonValue[] {
  return isJsonArray(pk) ? pk : [pk]
}

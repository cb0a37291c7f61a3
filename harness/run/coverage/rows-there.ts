import type { Model, Schema } from '../../model/schema.ts'
import type { Scope } from '../../model/scope.ts'
import type { ModelName, Snapshot } from '../../model/snapshot.ts'
import { actionOf, activeValueRules } from '../../transfer/index.ts'
import { type CollidingKey, type CollidingKeys, changedBy, givesWay, keysOf, sameFields } from './colliding-keys.ts'
import { type KnownRow, RowsTogether } from './known-row.ts'
import { isLeftOut } from './left-out.ts'

/** How rows are brought in, as far as the import rules go by it. */
export interface ImportTerms {
  readonly scope: Scope
  readonly flags: readonly string[]
}

/** The models of which an import had rows whose key was taken by a row that was there before. */
export interface Collided {
  /** And a rule said what becomes of them. */
  readonly settled: ReadonlySet<ModelName>
  /** And the import fails for it. */
  readonly refused: ReadonlySet<ModelName>
  /** Whether it fails for any key. */
  readonly fails: boolean
  /** Models of rows whose values are taken, where a predicate that nobody asks here tells whether their key is. */
  readonly doubtful: ReadonlySet<ModelName>
}

/** The rows of a database, as far as snapshots and steps tell, and what imports into it would collide with. */
export class RowsThere {
  /** Rows that keys in steps speak of. */
  readonly own: RowsTogether
  private readonly schema: Schema
  private readonly keys: CollidingKeys
  private readonly there = new Set<KnownRow>()
  private count = 0

  constructor(schema: Schema, keys: CollidingKeys) {
    this.schema = schema
    this.keys = keys
    this.own = new RowsTogether(schema)
  }

  get rows(): readonly KnownRow[] {
    return [...this.there]
  }

  remove(row: KnownRow): void {
    this.there.delete(row)
  }

  /** Rows that collide with nothing. @param terms of the import that brought them. Absent: they are as they are */
  add(rows: Snapshot, terms: ImportTerms | null = null): void {
    for (const row of this.own.add(rows, () => this.nextId())) {
      if (terms) followValueRules(row, terms, this.own)
      this.there.add(row)
    }
  }

  /** Brings rows in by the subject's rules. Where it is refused nothing is brought in. @param rows in canonical form */
  bring(rows: Snapshot, terms: ImportTerms): Collided {
    const doubtful = new Set<ModelName>()
    let out: ReadonlySet<number> = new Set()
    for (;;) {
      const coming = new RowsTogether(this.schema).add(rows, () => this.nextId())
      for (const row of coming) followValueRules(row, terms, this.own)
      const settling = new Settling(this.keys, this.rows, terms.flags)
      for (const [index, row] of coming.entries()) if (out.has(index)) settling.leaveOut(row)
      for (const row of coming) settling.settle(row)
      for (const name of settling.doubtful) doubtful.add(name)
      const gone = new Set([...coming.keys()].filter((index) => coming[index] && settling.isOut(coming[index])))
      if (gone.size === out.size) {
        const { settled, refused, fails, inserted } = settling
        if (!fails) for (const row of inserted) this.there.add(row)
        return { settled, refused, fails, doubtful }
      }
      // Rows that come before these in a circle were settled as if they were brought in.
      out = gone
    }
  }

  private nextId(): number {
    this.count += 1
    return this.count
  }
}

/** What becomes of the rows of one import, each after those that it refers to. */
class Settling {
  readonly settled = new Set<ModelName>()
  readonly refused = new Set<ModelName>()
  readonly doubtful = new Set<ModelName>()
  readonly inserted: KnownRow[] = []
  fails = false
  private readonly begun = new Set<KnownRow>()
  private readonly merged = new Set<KnownRow>()
  /** Rows of which nothing is brought in, or nobody knows whether it is. */
  private readonly gone = new Set<KnownRow>()
  private readonly keys: CollidingKeys
  private readonly taken = new Map<string, KnownRow>()
  private readonly before: ReadonlySet<KnownRow>
  private readonly flags: readonly string[]

  constructor(keys: CollidingKeys, there: readonly KnownRow[], flags: readonly string[]) {
    this.keys = keys
    this.before = new Set(there)
    this.flags = flags
    for (const row of there) this.take(row)
  }

  leaveOut(row: KnownRow): void {
    this.begun.add(row)
    this.gone.add(row)
  }

  /** To be asked when all are settled. */
  isOut(row: KnownRow): boolean {
    if (!this.gone.has(row) && this.lacksRow(row)) this.gone.add(row)
    return this.gone.has(row)
  }

  settle(row: KnownRow): void {
    if (this.begun.has(row)) return
    this.begun.add(row)
    for (const name of decidingFields(row.model)) {
      for (const referred of referredBy(row, name)) this.settle(referred)
    }
    const { model } = row
    if (this.lacksRow(row)) {
      this.gone.add(row)
      return
    }
    const doubtful = this.doubtfulHolder(row)
    if (doubtful) {
      if (this.before.has(doubtful)) this.doubtful.add(model.name)
      this.gone.add(row)
      return
    }
    const collides = this.takenOf(row).some(({ holder }) => this.before.has(holder))
    this.followRules(row)
    if (row.standsFor === null) {
      for (const { key, holder } of this.takenOf(row)) {
        if (givesWay(model, key)) for (const name of key.fields) row.unknown.add(name)
        else this.refuse(row, holder)
      }
      this.inserted.push(row)
      this.take(row)
    }
    if (collides && !this.refused.has(model.name)) this.settled.add(model.name)
  }

  private lacksRow(row: KnownRow): boolean {
    return isLeftOut(row, { isGone: (one) => this.gone.has(one), isMerged: (one) => this.merged.has(one) })
  }

  /** A row with the same values, where only a predicate tells whether it has the same key. Null: none. */
  private doubtfulHolder(row: KnownRow): KnownRow | null {
    const holders = keysOf(row.model).flatMap((key) => (key.by === 'predicate' ? [this.holder(row, key)] : []))
    return holders.find((holder) => holder !== null) ?? null
  }

  private followRules(row: KnownRow): void {
    const keys = keysOf(row.model)
    for (const rule of row.model.relocation?.rules.collisions ?? []) {
      const key = keys.find(({ fields }) => sameFields(fields, rule.key))
      const holder = key ? this.holder(row, key) : null
      if (holder === null) continue
      const action = actionOf(rule, this.flags)
      if (action === 'merge' || action === 'overwrite') {
        if (action === 'merge') this.merged.add(row)
        row.standsFor = holder
        return
      }
      if (action === 'error') {
        this.refuse(row, holder)
        return
      }
      for (const name of changedBy(action)) row.unknown.add(name)
    }
  }

  private refuse({ model }: KnownRow, holder: KnownRow): void {
    this.fails = true
    if (this.before.has(holder)) this.refused.add(model.name)
  }

  private takenOf(row: KnownRow): readonly { readonly key: CollidingKey; readonly holder: KnownRow }[] {
    return (this.keys.get(row.model.name) ?? []).flatMap((key) => {
      const holder = this.holder(row, key)
      return holder ? [{ key, holder }] : []
    })
  }

  private holder(row: KnownRow, key: CollidingKey): KnownRow | null {
    const text = row.key(key)
    return text === null ? null : (this.taken.get(text) ?? null)
  }

  private take(row: KnownRow): void {
    for (const key of keysOf(row.model)) {
      const text = row.key(key)
      if (text !== null && !this.taken.has(text)) this.taken.set(text, row)
    }
  }
}

/** What it goes by what becomes of a row: not all keys, since rows may refer to each other. */
function decidingFields(model: Model): readonly string[] {
  return [...keysOf(model).flatMap(({ fields }) => fields), ...(model.relocation?.rules.partOf ?? [])]
}

function referredBy(row: KnownRow, name: string): readonly KnownRow[] {
  const polymorphic = (row.model.looseKeys ?? []).flatMap((key) =>
    key.kind === 'polymorphic' && key.field === name ? [row.rowOfPolymorphic(key)] : [],
  )
  return [...row.keysOf(name).map((key) => row.rowOf(key)), ...polymorphic].flatMap((one) => one ?? [])
}

function followValueRules(row: KnownRow, terms: ImportTerms, own: RowsTogether): void {
  for (const { field, value, holds } of activeValueRules(row.model, { ...terms, now: '' })) {
    if (!holds(row.given)) continue
    // A key of another row that is set so is one of the database.
    if ('set' in value) row.set(field, value.set, row.isKey(field) ? own : undefined)
    else row.unknown.add(field)
  }
}

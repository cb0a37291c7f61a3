import type { Model, Schema } from '../../model/schema.ts'
import type { Scope } from '../../model/scope.ts'
import type { ModelName, Snapshot } from '../../model/snapshot.ts'
import { actionOf, activeValueRules } from '../../transfer/index.ts'
import { type HeldRow, RowsTogether } from './held-row.ts'
import { type CollidingKeys, givesWay } from './taken-keys.ts'

/** How rows are brought in, as far as the import rules go by it. */
export interface ImportTerms {
  readonly scope: Scope
  readonly flags: readonly string[]
}

/** The models of which an import had rows whose key was taken. */
export interface Collided {
  /** And a rule said what becomes of them. */
  readonly settled: ReadonlySet<ModelName>
  /** And the import fails for it. */
  readonly refused: ReadonlySet<ModelName>
}

/** The rows of a database, as far as snapshots and steps tell, and what imports into it would collide with. */
export class RowsThere {
  /** Rows that keys in steps speak of. */
  readonly own: RowsTogether
  private readonly schema: Schema
  private readonly keys: CollidingKeys
  private readonly there = new Set<HeldRow>()
  private count = 0

  constructor(schema: Schema, keys: CollidingKeys) {
    this.schema = schema
    this.keys = keys
    this.own = new RowsTogether(schema)
  }

  get rows(): readonly HeldRow[] {
    return [...this.there]
  }

  remove(row: HeldRow): void {
    this.there.delete(row)
  }

  /** Rows that collide with nothing. @param terms of the import that brought them. Absent: they are as they are */
  add(rows: Snapshot, terms: ImportTerms | null = null): void {
    for (const row of this.own.add(rows, () => this.nextId())) {
      if (terms) followValueRules(row, terms)
      this.there.add(row)
    }
  }

  /** Brings rows in by the subject's rules. Where it is refused nothing is brought in. @param rows in canonical form */
  bring(rows: Snapshot, terms: ImportTerms): Collided {
    const coming = new RowsTogether(this.schema).add(rows, () => this.nextId())
    for (const row of coming) followValueRules(row, terms)
    const settling = new Settling(this.keys, this.indexed(), terms.flags)
    for (const row of coming) settling.settle(row)
    const { settled, refused, inserted } = settling
    if (refused.size === 0) for (const row of inserted) this.there.add(row)
    return { settled, refused }
  }

  private indexed(): Map<string, HeldRow> {
    const taken = new Map<string, HeldRow>()
    for (const row of this.there) {
      for (const fields of allKeys(row.model, this.keys)) {
        const key = row.key(fields)
        if (key !== null && !taken.has(key)) taken.set(key, row)
      }
    }
    return taken
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
  readonly inserted: HeldRow[] = []
  private readonly begun = new Set<HeldRow>()
  private readonly merged = new Set<HeldRow>()
  /** Rows of which nothing is brought in, since they are part of one that is there. */
  private readonly gone = new Set<HeldRow>()
  private readonly keys: CollidingKeys
  private readonly taken: Map<string, HeldRow>
  private readonly flags: readonly string[]

  constructor(keys: CollidingKeys, taken: Map<string, HeldRow>, flags: readonly string[]) {
    this.keys = keys
    this.taken = taken
    this.flags = flags
  }

  settle(row: HeldRow): void {
    if (this.begun.has(row)) return
    this.begun.add(row)
    for (const name of decidingFields(row.model, this.keys)) {
      const referred = row.referred(name)
      if (referred) this.settle(referred.row)
    }
    if (this.isPartOfMerged(row)) {
      this.gone.add(row)
      return
    }
    const { model } = row
    const isTaken = (keys: readonly (readonly string[])[]) => keys.filter((key) => this.holder(row, key) !== null)
    const collides = isTaken(this.keys.get(model.name) ?? []).length > 0
    this.followRules(row)
    if (row.standsFor === null) {
      const left = isTaken(this.keys.get(model.name) ?? [])
      for (const key of left.filter((one) => givesWay(model, one))) for (const name of key) row.unknown.add(name)
      if (left.some((key) => !givesWay(model, key))) this.refused.add(model.name)
      this.insert(row)
    }
    if (collides && !this.refused.has(model.name)) this.settled.add(model.name)
  }

  private isPartOfMerged(row: HeldRow): boolean {
    return (row.model.relocation?.rules.partOf ?? []).some((field) => {
      const referred = row.referred(field)
      return referred && (this.gone.has(referred.row) || this.merged.has(referred.row))
    })
  }

  private followRules(row: HeldRow): void {
    for (const rule of row.model.relocation?.rules.collisions ?? []) {
      const holder = this.holder(row, rule.key)
      if (holder === null) continue
      const action = actionOf(rule, this.flags)
      if (action === 'merge' || action === 'overwrite') {
        if (action === 'merge') this.merged.add(row)
        row.standsFor = holder
        return
      }
      if (action === 'error') {
        this.refused.add(row.model.name)
        return
      }
      const changed = 'suffix' in action ? [action.suffix] : Object.keys({ ...action.regenerate, ...action.derive })
      for (const name of changed) row.unknown.add(name)
    }
  }

  private holder(row: HeldRow, fields: readonly string[]): HeldRow | null {
    const key = row.key([...fields].sort())
    return key === null ? null : (this.taken.get(key) ?? null)
  }

  private insert(row: HeldRow): void {
    this.inserted.push(row)
    for (const fields of allKeys(row.model, this.keys)) {
      const key = row.key(fields)
      if (key !== null && !this.taken.has(key)) this.taken.set(key, row)
    }
  }
}

/** What rows are looked for by, each with its fields in order of their names. */
function allKeys({ name, relocation }: Model, keys: CollidingKeys): readonly (readonly string[])[] {
  const ruled = (relocation?.rules.collisions ?? []).map(({ key }) => key)
  const sorted = [...(keys.get(name) ?? []), ...ruled].map((key) => [...key].sort())
  return [...new Map(sorted.map((key) => [key.join('\n'), key])).values()]
}

/** What it goes by what becomes of a row: not all keys, since rows may refer to each other. */
function decidingFields(model: Model, keys: CollidingKeys): readonly string[] {
  return [...allKeys(model, keys).flat(), ...(model.relocation?.rules.partOf ?? [])]
}

function followValueRules(held: HeldRow, terms: ImportTerms): void {
  for (const { field, value, holds } of activeValueRules(held.model, { ...terms, now: '' })) {
    if (!holds(held.row)) continue
    held.unknown.delete(field)
    // A key of another row that is set so is one of the database.
    if ('generate' in value || held.isKey(field)) held.unknown.add(field)
    else held.set(field, value.set)
  }
}

import type { Finding } from '../model/finding.ts'
import { type JsonValue, jsonText } from '../model/json.ts'
import { type ForeignKey, fieldValue, type Model, type Schema } from '../model/schema.ts'
import { groupByModel, type ModelName, ordinal, pkKey, type Row, type Snapshot } from '../model/snapshot.ts'
import type { ModelDisplay } from './show.ts'

export interface SnapshotCheck {
  readonly schema: Schema
  readonly display: (name: ModelName) => ModelDisplay | null
  /** The canonical order of a model's rows. */
  readonly rowOrder: (model: Model) => (a: Row, b: Row) => number
  /** Which side of a comparison the snapshot is: where a finding holds its keys. */
  readonly side: 'expected' | 'actual'
}

/**
 * What is wrong with a snapshot in itself, though every value of it can be read: rows out of order, a key that two rows
 * share, a foreign key to a row that is not there. Models out of order come first, then rows in their order. Linear.
 * @param rows canonical rows of known models, in the order of their file
 */
export function checkSnapshot(rows: Snapshot, check: SnapshotCheck): readonly Finding[] {
  const checker = new Checker(rows, check)
  return [...checker.modelOrder(), ...checker.rows()]
}

/** One way of telling a model's rows apart that no two rows may share. */
interface UniqueKey {
  readonly kind: 'duplicate-pk' | 'duplicate-natural-key'
  readonly fields: readonly string[]
  /** Key → the first row that has it. */
  readonly seen: Map<string, Place>
}

interface Place {
  readonly row: Row
  /** 1-based, among the rows of the model. */
  readonly position: number
}

class Checker {
  private readonly check: SnapshotCheck
  private readonly snapshot: Snapshot
  private readonly groups: ReadonlyMap<ModelName, readonly Row[]>
  /** Foreign key → the keys that the rows it may point at have. */
  private readonly targets = new Map<string, ReadonlySet<string>>()

  constructor(rows: Snapshot, check: SnapshotCheck) {
    this.check = check
    this.snapshot = rows
    this.groups = groupByModel(rows)
  }

  *rows(): Generator<Finding> {
    for (const [name, rows] of this.groups) {
      const model = this.check.schema.models.get(name)
      if (!model) continue
      const keys = uniqueKeys(model)
      const order = this.check.rowOrder(model)
      for (const [index, row] of rows.entries()) {
        const place = { row, position: index + 1 }
        const previous = rows[index - 1]
        if (previous && model.primaryKey.length > 0 && order(previous, row) > 0) {
          const message = `rows ascend by primary key, but this one comes after pk ${this.shownPk(model, previous)}`
          yield this.finding('unordered-input', model, place, null, message)
        }
        yield* this.duplicates(model, place, keys)
        yield* this.danglingKeys(model, place)
      }
    }
  }

  /** A model before one that it refers to, or in several places. Where models refer to each other either may be first. */
  *modelOrder(): Generator<Finding> {
    const { models } = this.check.schema
    const extents = extentsOf(this.snapshot)
    const position = new Map([...models.keys()].map((name, index) => [name, index]))
    for (const [name, rows] of this.groups) {
      const [model, first, extent] = [models.get(name), rows[0], extents.get(name)]
      if (!model || !first || !extent) continue
      const place = { row: first, position: 1 }
      if (extent.runs > 1) {
        yield this.finding('unordered-input', model, place, null, 'the rows of the model do not stand together')
      }
      const targets = new Map(model.foreignKeys.filter((key) => !key.virtual).map((key) => [key.target, key.fields]))
      for (const [target, fields] of targets) {
        const other = extents.get(target)
        const isAbove = (position.get(target) ?? 0) < (position.get(name) ?? 0)
        if (!other || !isAbove || other.first < extent.first) continue
        const message = `the model refers to ${target} (${fields.join(', ')}), whose rows come after it`
        yield this.finding('unordered-input', model, place, null, message)
      }
    }
  }

  private *duplicates(model: Model, place: Place, keys: readonly UniqueKey[]): Generator<Finding> {
    for (const { kind, fields, seen } of keys) {
      const key = keyText(model, place.row, fields)
      if (key === null) continue
      const first = seen.get(key)
      if (!first) {
        seen.set(key, place)
        continue
      }
      const other = kind === 'duplicate-pk' ? '' : ` (pk ${this.shownPk(model, first.row)})`
      const message = `${this.shownKey(model, place.row, fields)} is also that of row ${first.position}${other}`
      yield this.finding(kind, model, place, fields.length === 1 ? (fields[0] ?? null) : null, message)
    }
  }

  private *danglingKeys(model: Model, place: Place): Generator<Finding> {
    for (const key of model.foreignKeys) {
      if (key.virtual) continue
      const text = keyText(model, place.row, key.fields)
      if (text === null || this.targetKeys(key).has(text)) continue
      const shown = this.shownKey(model, place.row, key.fields)
      const message = `no row of ${key.target} is there for ${shown} to point at`
      yield this.finding('dangling-foreign-key', model, place, key.fields.join(', '), message)
    }
  }

  private targetKeys({ target, targetFields }: ForeignKey): ReadonlySet<string> {
    const id = JSON.stringify([target, targetFields])
    let keys = this.targets.get(id)
    if (!keys) {
      const model = this.check.schema.models.get(target)
      const rows = model ? (this.groups.get(target) ?? []) : []
      keys = new Set(rows.flatMap((row) => (model && keyText(model, row, targetFields)) ?? []))
      this.targets.set(id, keys)
    }
    return keys
  }

  /** `organization 1, slug "internal"`, with secrets shortened. */
  private shownKey(model: Model, row: Row, fields: readonly string[]): string {
    const display = this.check.display(model.name)
    return fields.map((name) => `${name} ${display?.value(name, fieldValue(model, row, name)) ?? '...'}`).join(', ')
  }

  private shownPk(model: Model, row: Row): string {
    return jsonText(this.check.display(model.name)?.pk(row.pk) ?? null)
  }

  private finding(
    kind: Finding['kind'],
    model: Model,
    { row, position }: Place,
    field: string | null,
    message: string,
  ): Finding {
    const display = this.check.display(model.name)
    const pk = display?.pk(row.pk) ?? null
    return {
      kind,
      model: model.name,
      ordinal: ordinal(position),
      expectedPk: this.check.side === 'expected' ? pk : null,
      actualPk: this.check.side === 'actual' ? pk : null,
      label: display?.label(row) ?? null,
      field,
      comparator: null,
      message,
      before: null,
      expected: null,
      actual: null,
      pairedBy: null,
      step: null,
      fix: fixes[kind] ?? '',
    }
  }
}

const fixes: Partial<Readonly<Record<Finding['kind'], string>>> = {
  'unordered-input': '`npx roundtrip fmt` puts rows and models in order',
  'duplicate-pk': 'a primary key is of one row: drop one of the two, or give it a key of its own',
  'duplicate-natural-key': 'a unique index forbids it, so the snapshot cannot be imported: change one of the two',
  'dangling-foreign-key': 'add the row that it points at, or point it at one that is there',
}

function uniqueKeys(model: Model): readonly UniqueKey[] {
  const primary = model.primaryKey.length === 0 ? [] : [{ kind: 'duplicate-pk' as const, fields: model.primaryKey }]
  const others = model.uniques.map((fields) => ({ kind: 'duplicate-natural-key' as const, fields }))
  return [...primary, ...others].map((key) => ({ ...key, seen: new Map() }))
}

/**
 * Equal texts for equal values. Null when a part is null or absent: such a key equals no other, and points nowhere.
 * A number equals the text of it: a bigint column may refer to a numeric one.
 */
function keyText(model: Model, row: Row, fields: readonly string[]): string | null {
  const parts: string[] = []
  for (const name of fields) {
    const value: JsonValue | undefined = fieldValue(model, row, name)
    if (value === undefined || value === null) return null
    parts.push(typeof value === 'string' ? value : jsonText(value))
  }
  return pkKey(parts)
}

interface Extent {
  readonly first: number
  /** In how many places rows of the model stand. */
  runs: number
}

function extentsOf(rows: Snapshot): ReadonlyMap<ModelName, Extent> {
  const extents = new Map<ModelName, Extent>()
  let previous: ModelName | null = null
  for (const [index, { model }] of rows.entries()) {
    const extent = extents.get(model)
    if (!extent) extents.set(model, { first: index, runs: 1 })
    else if (previous !== model) extent.runs += 1
    previous = model
  }
  return extents
}

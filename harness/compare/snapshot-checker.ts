import type { Finding } from '../model/finding.ts'
import { jsonEquals, jsonText } from '../model/json.ts'
import { ownText } from '../model/own-text.ts'
import { fieldValue, type Model, type Schema } from '../model/schema.ts'
import { type ModelName, ordinal, type PrimaryKey, type Row } from '../model/snapshot.ts'
import type { ModelDisplay } from './show.ts'
import { type KeyIndex, KeyOutOfOrder, type ModelKeys, ownKey, SnapshotKeys, type UniqueKey } from './snapshot-keys.ts'

export interface SnapshotCheck {
  readonly schema: Schema
  readonly display: (name: ModelName) => ModelDisplay | null
  /** The canonical order of a model's rows. */
  readonly rowOrder: (model: Model) => (a: Row, b: Row) => number
  /** Which side of a comparison the snapshot is: where a finding holds its keys. */
  readonly side: 'expected' | 'actual'
}

/** A canonical row of a known model, as far as it has to be looked at. */
export interface CheckedRow {
  readonly model: Model
  /** 1-based, among the rows of the model. */
  readonly position: number
  readonly pk: PrimaryKey
  /** Equal texts for equal values; null when a part is null or absent: such a key equals no other, and points nowhere. */
  key(fields: readonly string[]): string | null
  row(): Row
}

/**
 * Finds what is wrong with a snapshot in itself, though every value of it can be read: rows out of order, a key that
 * two rows share, a foreign key to a row that is not there. It is given one row after the other, in the order of their
 * file, and keeps none of them. Linear.
 */
export class SnapshotChecker {
  private readonly check: SnapshotCheck
  private readonly keys: SnapshotKeys
  private readonly models = new Map<ModelName, SeenModel>()
  private previous: SeenModel | null = null
  /** References to rows that have not come yet, by their keys. */
  private readonly waiting = new Map<KeyIndex, Map<string, Waiting[]>>()
  /** References that no row can answer to. */
  private readonly lost: Waiting[] = []

  /** @param keys shared with the checker of the other side, since most keys are on both */
  constructor(check: SnapshotCheck, keys = new SnapshotKeys(check.schema, 'all')) {
    this.check = check
    this.keys = keys
  }

  /** @throws KeyOutOfOrder when primary keys are to ascend, as they are not remembered */
  add(row: CheckedRow): void {
    const seen = this.seen(row)
    this.checkOrder(seen, row)
    for (const unique of seen.keys.uniques) this.checkUnique(seen, unique, row)
    for (const reference of seen.keys.references) {
      const key = row.key(reference.fields)
      if (key === null || reference.index?.get(key)?.[this.check.side]) continue
      const message = `no row of ${reference.key.target} is there for ${this.shownKey(row, reference.key.fields)} to point at`
      const found = this.finding('dangling-foreign-key', row, reference.key.fields.join(', '), message)
      this.wait(reference.index, key, { seen, found })
    }
  }

  /** Of all rows that were added: models out of order come first, then rows in their order. */
  findings(): readonly Finding[] {
    for (const byKey of this.waiting.values())
      for (const same of byKey.values()) for (const each of same) this.lost.push(each)
    this.waiting.clear()
    for (const { seen, found } of this.lost.splice(0)) seen.findings.push(found)
    return [...this.modelOrder(), ...[...this.models.values()].flatMap(({ findings }) => findings.sort(byRow))]
  }

  private seen(row: CheckedRow): SeenModel {
    const known = this.previous?.model === row.model ? this.previous : this.models.get(row.model.name)
    if (known) {
      if (known !== this.previous) known.runs += 1
      this.previous = known
      return known
    }
    const seen: SeenModel = {
      model: row.model,
      keys: this.keys.of(row.model.name),
      order: this.check.rowOrder(row.model),
      first: this.finding('unordered-input', row, null, ''),
      at: this.models.size,
      runs: 1,
      last: null,
      findings: [],
    }
    this.models.set(row.model.name, seen)
    this.previous = seen
    return seen
  }

  private wait(index: KeyIndex | null, key: string, waiting: Waiting): void {
    if (index === null) {
      this.lost.push(waiting)
      return
    }
    let byKey = this.waiting.get(index)
    if (!byKey) {
      byKey = new Map()
      this.waiting.set(index, byKey)
    }
    const same = byKey.get(key)
    if (same) same.push(waiting)
    else byKey.set(ownText(key), [waiting])
  }

  /** Says that the row with this key has come. */
  private arrive(index: KeyIndex, key: string): void {
    this.waiting.get(index)?.delete(key)
  }

  private checkOrder(seen: SeenModel, row: CheckedRow): void {
    if (row.model.primaryKey.length === 0) return
    const { last } = seen
    seen.last = { model: row.model.name, pk: row.pk, fields: {} }
    if (last === null) return
    const order = seen.order(last, seen.last)
    if (order >= 0 && seen.keys.uniques[0]?.index === null) throw new KeyOutOfOrder()
    if (order <= 0) return
    const message = `rows ascend by primary key, but this one comes after pk ${this.shownPk(row.model, last.pk)}`
    seen.findings.push(this.finding('unordered-input', row, null, message))
  }

  private checkUnique(seen: SeenModel, { kind, fields, index }: UniqueKey, row: CheckedRow): void {
    const key = index && row.key(fields)
    if (!index || key === null) return
    const holder = index.take(key, row.pk)
    const { side } = this.check
    const pkOfSide = side === 'expected' ? 'expectedPk' : 'actualPk'
    if (holder[side] === 0) {
      holder[side] = row.position
      if (!jsonEquals(holder[pkOfSide], row.pk)) holder[pkOfSide] = ownKey(row.pk)
      this.arrive(index, key)
      return
    }
    const other = kind === 'duplicate-pk' ? '' : ` (pk ${this.shownPk(row.model, holder[pkOfSide])})`
    const message = `${this.shownKey(row, fields)} is also that of row ${holder[side]}${other}`
    seen.findings.push(this.finding(kind, row, fields.length === 1 ? (fields[0] ?? null) : null, message))
  }

  /** A model before one that it refers to, or in several places. Where models refer to each other either may be first. */
  private *modelOrder(): Generator<Finding> {
    const position = new Map([...this.check.schema.models.keys()].map((name, index) => [name, index]))
    for (const { model, first, at, runs } of this.models.values()) {
      if (runs > 1) yield { ...first, message: 'the rows of the model do not stand together' }
      const targets = new Map(model.foreignKeys.filter((key) => !key.virtual).map((key) => [key.target, key.fields]))
      for (const [target, fields] of targets) {
        const other = this.models.get(target)
        const isAbove = (position.get(target) ?? 0) < (position.get(model.name) ?? 0)
        if (!other || !isAbove || other.at < at) continue
        const message = `the model refers to ${target} (${fields.join(', ')}), whose rows come after it`
        yield { ...first, message }
      }
    }
  }

  /** `organization 1, slug "internal"`, with secrets shortened. */
  private shownKey(row: CheckedRow, fields: readonly string[]): string {
    const display = this.check.display(row.model.name)
    const values = row.row()
    return fields
      .map((name) => `${name} ${display?.value(name, fieldValue(row.model, values, name)) ?? '...'}`)
      .join(', ')
  }

  private shownPk(model: Model, pk: PrimaryKey): string {
    return jsonText(this.check.display(model.name)?.pk(pk) ?? null)
  }

  private finding(kind: Finding['kind'], row: CheckedRow, field: string | null, message: string): Finding {
    const display = this.check.display(row.model.name)
    const pk = ownKey(display?.pk(row.pk) ?? null)
    return {
      kind,
      model: row.model.name,
      ordinal: ordinal(row.position),
      expectedPk: this.check.side === 'expected' ? pk : null,
      actualPk: this.check.side === 'actual' ? pk : null,
      label: display?.label(row.row()) ?? null,
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

/** What was seen of a model's rows. */
interface SeenModel {
  readonly model: Model
  readonly keys: ModelKeys
  readonly order: (a: Row, b: Row) => number
  /** A finding about its first row, without a message. */
  readonly first: Finding
  /** How many models came before it. */
  readonly at: number
  /** In how many places rows of the model stand. */
  runs: number
  /** The key of the last row. */
  last: Row | null
  readonly findings: Finding[]
}

interface Waiting {
  readonly seen: SeenModel
  readonly found: Finding
}

const fixes: Partial<Readonly<Record<Finding['kind'], string>>> = {
  'unordered-input': '`npx roundtrip fmt` puts rows and models in order',
  'duplicate-pk': 'a primary key is of one row: drop one of the two, or give it a key of its own',
  'duplicate-natural-key': 'a unique index forbids it, so the snapshot cannot be imported: change one of the two',
  'dangling-foreign-key': 'add the row that it points at, or point it at one that is there',
}

/** A row's findings stay in the order in which they were made: sorting is stable. */
function byRow(a: Finding, b: Finding): number {
  return (a.ordinal ?? 0) - (b.ordinal ?? 0)
}

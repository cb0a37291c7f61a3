import { isJsonArray, type JsonValue } from '../model/json.ts'
import { hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import {
  type ModelName,
  type PrimaryKey,
  type Row,
  type RowSource,
  type Snapshot,
  toPrimaryKey,
} from '../model/snapshot.ts'

/** A table that joins two others, whose rows a file may write as lists of keys on the rows of the first. */
interface JoinTable {
  /** The field that the list stands in. */
  readonly list: string
  readonly model: Model
  /** The field of the join's rows that refers to the row with the list, and the one for the list's keys. */
  readonly owner: string
  readonly item: string
}

/**
 * Many-to-many lists, as Django's dumpdata writes them: `tags: [3, 5]` on a row of the table `shop_book`, which has no
 * such column, means two rows of the table `shop_book_tags`. dumpdata does not write the keys of those rows: they are
 * numbered from 1, in the order of the file.
 */
export class JoinLists {
  private readonly tables: ReadonlyMap<ModelName, readonly JoinTable[]>

  constructor(schema: Schema) {
    this.tables = joinTables(schema)
  }

  isOn(row: Row): boolean {
    return this.tables.get(row.model)?.some(({ list }) => isJsonArray(row.fields[list])) ?? false
  }

  /** The rows without such lists, then the rows that they mean. */
  expand(rows: Snapshot): Snapshot {
    if (!rows.some((row) => this.isOn(row))) return rows
    const joined: Joined = new Map()
    const plain = rows.map((row) => this.withoutLists(row, joined))
    return [...plain, ...[...joined.values()].flat()]
  }

  /** As {@link expand}. What the lists mean stays in memory until the end of the source. */
  expandSource(source: RowSource): RowSource {
    if (this.tables.size === 0) return source
    const [isOn, withoutLists] = [this.isOn.bind(this), this.withoutLists.bind(this)]
    return async function* () {
      const joined: Joined = new Map()
      for await (const rows of source()) yield rows.some(isOn) ? rows.map((row) => withoutLists(row, joined)) : rows
      for (const rows of joined.values()) yield rows
    }
  }

  private withoutLists(row: Row, joined: Joined): Row {
    if (!this.isOn(row)) return row
    const fields = { ...row.fields }
    for (const table of this.tables.get(row.model) ?? []) {
      const keys = fields[table.list]
      if (!isJsonArray(keys)) continue
      delete fields[table.list]
      const rows = joined.get(table) ?? []
      for (const key of keys) rows.push(joinRow(table, row.pk, key, rows.length + 1))
      joined.set(table, rows)
    }
    return { ...row, fields }
  }
}

type Joined = Map<JoinTable, Row[]>

/** By the model whose rows have the lists. */
function joinTables(schema: Schema): ReadonlyMap<ModelName, readonly JoinTable[]> {
  const tables = new Map<ModelName, readonly JoinTable[]>()
  for (const model of schema.models.values()) {
    const [first, second, ...others] = model.foreignKeys
      .filter(({ fields, virtual }) => fields.length === 1 && !virtual)
      .map(({ fields: [name = ''], target }) => ({ name, target, at: model.fields.findIndex((f) => f.name === name) }))
      .sort((a, b) => a.at - b.at)
    const owner = first && schema.models.get(first.target)
    if (!owner || !second || others.length > 0) continue
    const list = listName(owner, model)
    const names = new Set([...model.primaryKey, first.name, second.name])
    // What has columns of its own cannot be written as a list; and what the owner has as a column is none.
    if (list === null || model.fields.some(({ name }) => !names.has(name))) continue
    if (owner.fields.some(({ name }) => name === list)) continue
    const table = { list, model, owner: first.name, item: second.name }
    tables.set(owner.name, [...(tables.get(owner.name) ?? []), table])
  }
  return tables
}

/** Django names the table of a field `tags` of `shop_book` `shop_book_tags`. */
function listName({ table: owner }: Model, { table: join }: Model): string | null {
  const prefix = `${owner.name}_`
  return join.schema === owner.schema && join.name.startsWith(prefix) ? join.name.slice(prefix.length) : null
}

function joinRow({ model, owner, item }: JoinTable, pk: PrimaryKey, key: JsonValue, number: number): Row {
  const fields: Readonly<Record<string, JsonValue>> = { [owner]: pk, [item]: key }
  const parts = model.primaryKey.map((name) => fields[name] ?? number)
  const scalar = parts[0] ?? null
  return {
    model: model.name,
    pk: hasScalarPk(model) ? toPrimaryKey(scalar) : parts.length === 0 ? null : parts,
    fields,
  }
}

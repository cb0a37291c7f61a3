import type { ColumnType } from '../../model/catalog.ts'
import type { JsonValue } from '../../model/json.ts'
import { mapAtPath } from '../../model/json-path.ts'
import { type Field, fieldValue, type Model, type Schema } from '../../model/schema.ts'
import type { RowFilter } from '../../model/scope.ts'
import type { ModelName, Row } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { askEqualTexts } from './ask-equal-texts.ts'
import { type ComparedField, comparedFields } from './compared-fields.ts'
import { spelledTextOf } from './key-text.ts'
import { readFoldedColumns } from './read-folded-columns.ts'
import type { SelectableRows } from './selection.ts'

/** What keys are compared with besides those of the rows. */
export interface OtherKeys {
  /** Absent: no name. */
  readonly filter?: RowFilter
  /** Primary keys of one column. Absent: none. */
  readonly earlier?: Iterable<Pick<Row, 'model' | 'pk'>>
}

/**
 * The schema, whose fields that keys are compared by know which of their values the database finds equal, where texts do
 * not tell: of collations that ignore case, arrays, JSON, intervals and the like. Rows are gone through once more where
 * there is such a key, else not at all; of each no more is kept than its keys.
 * @param rows those that are to be compared
 */
export async function withEqualKeys(
  connection: Connection,
  schema: Schema,
  rows: SelectableRows,
  others: OtherKeys = {},
): Promise<Schema> {
  const asked = await askedFields(connection, schema)
  if (asked.length === 0) return schema
  await readTexts(schema, rows, asked)
  for (const entry of asked) addOthers(entry, others)
  const equal = new Map<Field, ReadonlyMap<string, string>>()
  for (const { compared, field, texts } of asked) {
    equal.set(field, await askEqualTexts(connection, compared.model, field, [...texts]))
  }
  const withTexts = (field: Field): Field => {
    const equalTexts = equal.get(field)
    return equalTexts ? { ...field, equalTexts } : field
  }
  const models = [...schema.models].map(([name, model]): [ModelName, Model] => [
    name,
    model.fields.some((field) => equal.has(field)) ? { ...model, fields: model.fields.map(withTexts) } : model,
  ])
  return { ...schema, models: new Map(models) }
}

/** A field of which only the database knows what is equal, and the texts that it is to be asked about. */
interface AskedField {
  readonly compared: ComparedField
  readonly field: Field
  readonly texts: Set<string>
}

async function askedFields(connection: Connection, schema: Schema): Promise<readonly AskedField[]> {
  const folded = await readFoldedColumns(connection, schema)
  return comparedFields(schema).flatMap((compared): readonly AskedField[] => {
    const field = compared.model.fields.find(({ name }) => name === compared.field)
    const isAsked = field && (!isTold(field.type) || folded.has(field))
    return isAsked ? [{ compared, field, texts: new Set() }] : []
  })
}

async function readTexts(schema: Schema, rows: SelectableRows, asked: readonly AskedField[]): Promise<void> {
  const wanted = new Map<ModelName, Set<string>>()
  const readers = new Map<ModelName, ((row: Row) => void)[]>()
  for (const { compared, field, texts } of asked) {
    for (const { model: name, field: own, path = [] } of compared.with) {
      const model = schema.models.get(name)
      if (!model) continue
      wanted.set(name, new Set([...(wanted.get(name) ?? []), own]))
      const list = readers.get(name) ?? []
      readers.set(name, list)
      const add = textAdder(field, texts)
      list.push((row) => {
        const value = fieldValue(model, row, own)
        if (value !== undefined) mapAtPath(value, path, add)
      })
    }
  }
  for await (const batch of rows(wanted)) {
    for (const row of batch) for (const read of readers.get(row.model) ?? []) read(row)
  }
}

function addOthers({ compared, field, texts }: AskedField, { filter = {}, earlier = [] }: OtherKeys): void {
  const add = textAdder(field, texts)
  for (const name of (compared.list && filter[compared.list]) ?? []) add(name)
  const { name: model, primaryKey } = compared.model
  if (primaryKey.length !== 1 || primaryKey[0] !== field.name) return
  for (const row of earlier) if (row.model === model) add(row.pk)
}

/** What is no value of the type is left to whoever reads it. */
function textAdder(field: Field, texts: Set<string>): (value: JsonValue) => JsonValue {
  const textOf = spelledTextOf(field)
  return (value) => {
    const text = textOf(value)
    if (text !== null) texts.add(text)
    return value
  }
}

const toldTypes: ReadonlySet<string> = new Set([
  ...['bool', 'int2', 'int4', 'int8', 'oid', 'numeric', 'float4', 'float8', 'money'],
  ...['text', 'varchar', 'bpchar', 'char', 'name', 'bytea', 'uuid', 'date'],
])

/** Whether a type's texts tell which of its values are equal, but for collations: see `equalTextOf`. */
function isTold(type: ColumnType): boolean {
  if (type.kind === 'domain') return isTold(type.base)
  return type.kind === 'enum' || (type.kind === 'base' && toldTypes.has(type.name))
}

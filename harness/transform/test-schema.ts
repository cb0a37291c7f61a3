import type { ColumnType } from '../model/catalog.ts'
import type { Field, ForeignKey, Model, ModelRelocation, Schema } from '../model/schema.ts'
import { modelName } from '../model/snapshot.ts'

interface TableSketch {
  readonly fields: readonly Field[]
  readonly primaryKey?: readonly string[]
  readonly foreignKeys?: readonly ForeignKey[]
  readonly uniques?: Model['uniques']
  readonly relocation?: ModelRelocation
}

/** A schema without a database: models by name, in dependency order. */
export function sketchSchema(tables: Readonly<Record<string, TableSketch>>): Schema {
  const models = Object.entries(tables).map(([name, table]): Model => {
    const { fields, primaryKey = ['id'], foreignKeys = [], uniques = [], relocation } = table
    return {
      name: modelName(name),
      table: { schema: 'public', name },
      fields,
      primaryKey,
      naturalKey: null,
      uniques,
      foreignKeys,
      triggers: [],
      ...(relocation && { relocation }),
    }
  })
  return { subject: 'sketch', models: new Map(models.map((model) => [model.name, model])), sequences: [] }
}

/** A nullable column; `type` is a base type's name or a whole type. */
export function sketchField(name: string, type: string | ColumnType, more: Partial<Field> = {}): Field {
  const columnType: ColumnType = typeof type === 'string' ? { kind: 'base', name: type } : type
  return {
    name,
    column: name,
    type: columnType,
    sqlType: columnType.name,
    nullable: true,
    default: null,
    generated: null,
    identity: null,
    sequence: null,
    secret: false,
    ...more,
  }
}

/** A foreign key of one field to the `id` of a model. */
export function sketchKey(field: string, target: string, more: Partial<ForeignKey> = {}): ForeignKey {
  return {
    name: `${field}_fkey`,
    fields: [field],
    target: modelName(target),
    targetFields: ['id'],
    targetsPrimaryKey: true,
    onDelete: 'no-action',
    onUpdate: 'no-action',
    onDeleteFields: [field],
    virtual: false,
    ...more,
  }
}

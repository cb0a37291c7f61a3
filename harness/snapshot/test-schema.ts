import type { ColumnType } from '../model/catalog.ts'
import type { Field, ForeignKey, Model, Schema } from '../model/schema.ts'
import { modelName } from '../model/snapshot.ts'

/** Parts of a schema for tests, each with what a test is not about left plain. */

export const base = (name: string): ColumnType => ({ kind: 'base', name })

export function field(name: string, type: string, details: Partial<Field> = {}): Field {
  return {
    name,
    column: name,
    type: base(type),
    sqlType: type,
    nullable: false,
    default: null,
    generated: null,
    identity: null,
    sequence: null,
    secret: false,
    ...details,
  }
}

export function model(name: string, fields: readonly Field[], details: Partial<Model> = {}): Model {
  return {
    name: modelName(name),
    table: { schema: 'shop', name },
    fields,
    primaryKey: ['id'],
    naturalKey: null,
    uniques: [],
    foreignKeys: [],
    triggers: [],
    ...details,
  }
}

export function foreignKey(fieldName: string, target: string, targetField = 'id'): ForeignKey {
  return {
    name: `${fieldName}_fkey`,
    fields: [fieldName],
    target: modelName(target),
    targetFields: [targetField],
    targetsPrimaryKey: targetField === 'id',
    onDelete: 'no-action',
    onUpdate: 'no-action',
    onDeleteFields: [fieldName],
    virtual: false,
  }
}

export function schema(...models: readonly Model[]): Schema {
  return { subject: 'shop', models: new Map(models.map((entry) => [entry.name, entry])), sequences: [] }
}

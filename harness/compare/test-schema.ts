import type { ColumnDefault, ColumnType } from '../model/catalog.ts'
import type { ExpectedRow, Origin } from '../model/change.ts'
import type { JsonValue } from '../model/json.ts'
import type { ExpectedValue } from '../model/matcher.ts'
import type { Field, ForeignKey, LooseKey, Model, Schema } from '../model/schema.ts'
import { groupByModel, type ModelName, modelName, ordinal, type PrimaryKey, type Row } from '../model/snapshot.ts'

/** Small schemas and rows for the tests of this folder, in as few words as possible. */

export interface FieldParts {
  readonly type?: string
  readonly default?: ColumnDefault
  /** A foreign key to this model's primary key. */
  readonly to?: string
  readonly secret?: boolean
  readonly numbered?: boolean
}

export interface ModelParts {
  /** Default: `id`, numbered by a sequence. */
  readonly pk?: readonly string[]
  readonly fields: Readonly<Record<string, FieldParts>>
  readonly natural?: readonly string[]
  readonly uniques?: readonly (readonly string[])[]
  /** Default: to the target's primary key, and enforced. */
  readonly keys?: readonly (Pick<ForeignKey, 'fields' | 'target' | 'targetFields'> &
    Partial<Pick<ForeignKey, 'targetsPrimaryKey' | 'virtual'>>)[]
  readonly looseKeys?: readonly LooseKey[]
  readonly triggers?: readonly string[]
}

/** Models in dependency order. */
export function schemaOf(models: Readonly<Record<string, ModelParts>>): Schema {
  const built = Object.entries(models).map(([name, parts]) => modelOf(name, parts))
  return { subject: 'test', models: new Map(built.map((model) => [model.name, model])), sequences: [] }
}

function modelOf(name: string, parts: ModelParts): Model {
  const primaryKey = parts.pk ?? ['id']
  const fields = parts.pk ? parts.fields : { id: { type: 'int8', numbered: true }, ...parts.fields }
  return {
    name: modelName(name),
    table: { schema: 'public', name },
    fields: Object.entries(fields).map(([field, given]) => fieldOf(field, given, !primaryKey.includes(field))),
    primaryKey,
    naturalKey: parts.natural ?? null,
    uniques: parts.uniques ?? [],
    foreignKeys: [
      ...Object.entries(fields).flatMap(([field, { to }]) =>
        to === undefined ? [] : [foreignKey([field], modelName(to), ['id'])],
      ),
      ...(parts.keys ?? []).map((key) => ({ ...foreignKey(key.fields, key.target, key.targetFields), ...key })),
    ],
    ...(parts.looseKeys && { looseKeys: parts.looseKeys }),
    triggers: parts.triggers ?? [],
  }
}

function fieldOf(name: string, parts: FieldParts, nullable: boolean): Field {
  const type: ColumnType = { kind: 'base', name: parts.type ?? (parts.to === undefined ? 'text' : 'int8') }
  return {
    name,
    column: name,
    type,
    sqlType: type.name,
    nullable,
    default: parts.default ?? null,
    generated: null,
    identity: parts.numbered ? 'by-default' : null,
    sequence: parts.numbered ? { schema: 'public', name: `${name}_seq` } : null,
    secret: parts.secret ?? false,
  }
}

function foreignKey(fields: readonly string[], target: ModelName, targetFields: readonly string[]): ForeignKey {
  return {
    name: fields.join('_'),
    fields,
    target,
    targetFields,
    targetsPrimaryKey: true,
    onDelete: 'no-action',
    onUpdate: 'no-action',
    onDeleteFields: fields,
    virtual: false,
  }
}

export function rowOf(model: string, pk: PrimaryKey, fields: Readonly<Record<string, JsonValue>> = {}): Row {
  return { model: modelName(model), pk, fields }
}

/** What should be there when nothing is meant to change. */
export function expectSame(rows: readonly Row[]): readonly ExpectedRow[] {
  return [...groupByModel(rows).values()].flatMap((group) =>
    group.map(
      (row, index): ExpectedRow => ({
        model: row.model,
        pk: row.pk,
        fields: row.fields,
        before: row,
        ordinal: ordinal(index + 1),
        intended: new Map(),
        addedBy: null,
        reportedPk: null,
      }),
    ),
  )
}

export const firstStep: Origin = { kind: 'step', step: 1, label: 'insert test.thing' }

export function expectAdded(
  model: string,
  pk: ExpectedRow['pk'],
  fields: Readonly<Record<string, ExpectedValue>>,
  reportedPk: PrimaryKey | null = null,
): ExpectedRow {
  return {
    model: modelName(model),
    pk,
    fields,
    before: null,
    ordinal: null,
    intended: new Map(Object.keys(fields).map((name) => [name, firstStep])),
    addedBy: firstStep,
    reportedPk,
  }
}

/** The row with some fields meant to change; `pk` stands for the primary key. */
export function expectChanged(row: ExpectedRow, values: Readonly<Record<string, ExpectedValue>>): ExpectedRow {
  return {
    ...row,
    fields: { ...row.fields, ...values },
    intended: new Map([...row.intended, ...Object.keys(values).map((name) => [name, firstStep] as const)]),
  }
}

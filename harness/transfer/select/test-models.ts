import type { JsonValue } from '../../model/json.ts'
import type { Field, ForeignKey, LooseKey, Model, ModelRelocation, OutsideKey, Schema } from '../../model/schema.ts'
import type { ScopeRules } from '../../model/scope.ts'
import { modelName, type Row, type RowSource } from '../../model/snapshot.ts'

/** Parts of a schema for tests of selections, with what they are not about left plain. */

export interface TestModel {
  readonly primaryKey?: readonly string[]
  readonly uniques?: readonly (readonly string[])[]
  /** All are of type text. Default: none besides those of keys. */
  readonly fields?: readonly string[]
  readonly foreignKeys?: readonly ForeignKey[]
  readonly looseKeys?: readonly LooseKey[]
  readonly outsideKeys?: readonly OutsideKey[]
  readonly relocation?: Partial<ModelRelocation>
}

/** Key `id` unless it says otherwise. */
export function testSchema(models: Readonly<Record<string, TestModel>>, rules: Partial<ScopeRules> = {}): Schema {
  return {
    subject: 'test',
    models: new Map(Object.entries(models).map(([name, model]) => [modelName(name), testModel(name, model)])),
    sequences: [],
    relocation: {
      rules: { users: null, organizations: null, privileged: null, ...rules },
      shims: {
        droppedModels: new Set(),
        droppedFields: new Map(),
        renamedModels: new Map(),
        renamedFields: new Map(),
      },
    },
  }
}

function testModel(name: string, { primaryKey = ['id'], ...model }: TestModel): Model {
  const { fields = [], uniques = [], foreignKeys = [], looseKeys = [], outsideKeys = [], relocation } = model
  const names = new Set([...primaryKey, ...fields, ...uniques.flat(), ...foreignKeys.flatMap((key) => key.fields)])
  return {
    name: modelName(name),
    table: { schema: 'public', name },
    fields: [...names].map(textField),
    primaryKey,
    naturalKey: null,
    uniques,
    foreignKeys,
    looseKeys,
    outsideKeys,
    triggers: [],
    relocation: {
      scope: [{ scope: 'user', where: null }],
      exemptKeys: [],
      companions: [],
      rules: { collisions: [], values: [], partOf: [] },
      ...relocation,
    },
  }
}

function textField(name: string): Field {
  const type = { kind: 'base', name: 'text' } as const
  const plain = { default: null, generated: null, identity: null, sequence: null, secret: false }
  return { name, column: name, type, sqlType: 'text', nullable: true, ...plain }
}

export function keyTo(target: string, fields: readonly string[], details: Partial<ForeignKey> = {}): ForeignKey {
  return {
    name: `${fields.join('_')}_fkey`,
    fields,
    target: modelName(target),
    targetFields: ['id'],
    targetsPrimaryKey: true,
    onDelete: 'no-action',
    onUpdate: 'no-action',
    onDeleteFields: fields,
    virtual: false,
    ...details,
  }
}

export function row(model: string, pk: Row['pk'], fields: Readonly<Record<string, JsonValue>> = {}): Row {
  return { model: modelName(model), pk, fields }
}

/** In two batches. */
export function sourceOf(rows: readonly Row[]): RowSource {
  return async function* () {
    const middle = rows.length >> 1
    yield rows.slice(0, middle)
    yield rows.slice(middle)
  }
}

import type { Field, Model, Schema } from './schema.ts'
import { sequenceModel } from './sequence-row.ts'

const field = (name: string, type: string, sqlType: string): Field => ({
  name,
  column: name,
  type: { kind: 'base', name: type },
  sqlType,
  nullable: false,
  default: null,
  generated: null,
  identity: null,
  sequence: null,
  secret: false,
})

/** What rows of {@link sequenceModel} hold, as if there were a table of them. */
const sequenceStates: Model = {
  name: sequenceModel,
  table: { schema: 'pg_catalog', name: 'pg_sequences' },
  fields: [field('name', 'text', 'text'), field('is_called', 'bool', 'boolean'), field('last_value', 'int8', 'bigint')],
  primaryKey: ['name'],
  naturalKey: null,
  uniques: [],
  foreignKeys: [],
  triggers: [],
}

/** A schema for snapshots that may hold the state of sequences too, after all other rows. */
export function withSequenceStates(schema: Schema): Schema {
  return { ...schema, models: new Map([...schema.models, [sequenceModel, sequenceStates]]) }
}

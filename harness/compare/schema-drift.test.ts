import { expect, test } from 'vitest'
import type { Catalog, Column } from '../model/catalog.ts'
import { schemaDrift } from './schema-drift.ts'

const column = (details: Partial<Column>): Column => ({
  name: 'changed_at',
  type: { kind: 'base', name: 'timestamptz' },
  sqlType: 'timestamp with time zone',
  nullable: true,
  default: null,
  generated: null,
  identity: null,
  sequence: null,
  ...details,
})

const catalog = (details: Partial<Column>): Catalog => ({
  tables: [
    {
      schema: 'public',
      name: 'thing',
      columns: [column(details)],
      primaryKey: [],
      uniques: [],
      foreignKeys: [],
      triggers: [],
    },
  ],
  sequences: [],
})

function drift(before: Partial<Column>, after: Partial<Column>): readonly string[] {
  const schema = { subject: 'shop', models: new Map(), sequences: [] }
  return schemaDrift(schema, catalog(before), catalog(after), null).findings.map(({ message }) => message)
}

test('what a trigger does to a column is not its structure', () => {
  expect(drift({ setByTrigger: 'touch' }, {})).toEqual([])
  expect(drift({ setByTrigger: 'touch' }, { setByTrigger: 'touch', nullable: false })).toEqual([
    expect.stringContaining('column changed_at has another default, nullability or generation'),
  ])
})

import { expect, test } from 'vitest'
import { modelName } from '../model/snapshot.ts'
import { modelDisplays } from './model-displays.ts'
import { RowReferences } from './row-references.ts'
import { rowOf, schemaOf } from './test-schema.ts'

const schema = schemaOf({
  user: { pk: ['tenant', 'nr'], fields: { tenant: {}, nr: {}, name: {} }, natural: ['name'] },
  note: {
    fields: { tenant: {}, author: {}, parent: { to: 'note' } },
    keys: [{ fields: ['tenant', 'author'], target: modelName('user'), targetFields: ['tenant', 'nr'] }],
  },
})
const rows = [rowOf('user', '[1,2]', { tenant: 1, nr: 2, name: 'Ada' }), rowOf('note', 1, { tenant: 1, author: 2 })]

test('a reference names all fields of its key, and one of a single field that one alone', () => {
  const model = schema.models.get(modelName('note'))
  const references = new RowReferences(schema, rows, (name) => modelDisplays(schema, new Map())(name) ?? undefined)
  const row = rowOf('note', 2, { tenant: 1, author: 2, parent: 1 })
  expect(model && references.of(model, row)).toEqual([
    { field: 'parent', model: 'note', pk: 1, label: null },
    { field: 'tenant', otherFields: ['author'], model: 'user', pk: '[1,2]', label: 'name "Ada"' },
  ])
})

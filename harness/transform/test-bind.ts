import { type Case, noModes, type Step } from '../model/case.ts'
import { HarnessError } from '../model/errors.ts'
import type { ExpectedChange } from '../model/expectation.ts'
import { modelName } from '../model/snapshot.ts'
import { bindCase } from './bind-case.ts'
import { sketchField, sketchKey, sketchSchema } from './test-schema.ts'

export const schema = sketchSchema({
  'shop.author': { fields: [sketchField('id', 'int4'), sketchField('name', 'text'), sketchField('doc', 'json')] },
  'shop.book': {
    fields: [
      sketchField('id', 'int4'),
      sketchField('author', 'int4'),
      sketchField('price', { kind: 'base', name: 'numeric', scale: 2 }, { sqlType: 'numeric(8,2)' }),
      sketchField('added', 'timestamptz'),
      sketchField('genre', { kind: 'enum', name: 'shop.genre', labels: ['novel', 'poetry'] }),
      sketchField('gross', 'numeric', { generated: { kind: 'stored', expression: 'price * 1.2' } }),
    ],
    foreignKeys: [sketchKey('author', 'shop.author')],
  },
  'shop.stock': { fields: [sketchField('shelf', 'int4'), sketchField('book', 'int4')], primaryKey: ['shelf', 'book'] },
  'shop.log': { fields: [sketchField('line', 'text')], primaryKey: [] },
})
export const book = modelName('shop.book')

export function bind(transform: readonly Step[], changes: readonly ExpectedChange[] = []): Case {
  return bindCase(
    {
      name: 'n',
      subject: 'sketch',
      snapshot: 's',
      file: 'a.case.yaml',
      tags: [],
      skip: false,
      timeoutMs: 1000,
      transform,
      expect: { changes, unchanged: [], schema: [], sequences: [], error: null },
      modes: noModes,
    },
    schema,
  )
}

export function problems(transform: readonly Step[], changes: readonly ExpectedChange[] = []): string {
  try {
    bind(transform, changes)
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'bad-case') return error.message
    throw error
  }
  return 'none'
}

export const literal = (value: string | number | null) => ({ kind: 'literal', value }) as const

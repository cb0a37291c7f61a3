import type { ExpectedRow } from '../model/change.ts'
import type { Schema } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'
import { pairRows } from './pair-rows.ts'
import { rowOf, schemaOf } from './test-schema.ts'

/** `model expected→actual method` of each pair, then `-pk` of missing and `+pk` of unexpected rows. */
export function outcome(
  schema: Schema,
  expected: readonly ExpectedRow[],
  actual: readonly Row[],
  keys: 'preserved' | 'renumbered' = 'renumbered',
): readonly string[] {
  return pairRows(schema, expected, actual, keys === 'preserved').models.flatMap(({ model, ...pairing }) => [
    ...pairing.pairs.map(
      (pair) => `${model.name} ${JSON.stringify(pair.expected.pk)}→${JSON.stringify(pair.actual.pk)} ${pair.method}`,
    ),
    ...pairing.missing.map((row) => `${model.name} -${JSON.stringify(row.pk)}`),
    ...pairing.unexpected.map((row) => `${model.name} +${JSON.stringify(row.pk)}`),
  ])
}

/** What this process has worked, whatever else the machine does. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

export const shop = schemaOf({
  author: { fields: { name: {} }, natural: ['name'] },
  book: {
    fields: { author: { to: 'author' }, title: {}, isbn: {}, pages: { type: 'int4' } },
    natural: ['author', 'title'],
    uniques: [['isbn']],
  },
  note: { fields: { book: { to: 'book' }, text: {}, colour: {} } },
})
export const author = (pk: number, name: string) => rowOf('author', pk, { name })
export const book = (pk: number, authorPk: number | null, title: string, isbn: string | null = null, pages = 1) =>
  rowOf('book', pk, { author: authorPk, title, isbn, pages })
export const note = (pk: number, bookPk: number | null, text: string, colour = 'red') =>
  rowOf('note', pk, { book: bookPk, text, colour })

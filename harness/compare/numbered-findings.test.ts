import { expect, test } from 'vitest'
import { verdict } from './test-judge.ts'
import { expectSame, rowOf, schemaOf } from './test-schema.ts'

const shop = schemaOf({
  secretive: { pk: ['id'], fields: { id: { secret: true }, name: {}, note: {} }, natural: ['name'] },
  keyless: { pk: [], fields: { name: {}, note: {} } },
  book: { fields: { title: {}, note: {} } },
})

test('each changed row says by their numbers which findings are about it, and about no other', () => {
  const secret = (id: string, name: string, note = '') => rowOf('secretive', id, { name, note })
  const book = (pk: number, title: string, note = '') => rowOf('book', pk, { title, note })
  const before = [
    ...[secret('key-aaaa', 'a'), secret('key-bbbb', 'b'), secret('key-cccc', 'c')],
    ...[rowOf('keyless', null, { name: 'x', note: '' }), rowOf('keyless', null, { name: 'y', note: '' })],
    ...[book(1, 'one'), book(2, 'two'), book(3, 'three')],
  ]
  const actual = [
    ...[secret('key-aaaa', 'a'), secret('key-bbbb', 'b', '!'), secret('key-dddd', 'd', '?')],
    ...[rowOf('keyless', null, { name: 'z', note: '1' }), rowOf('keyless', null, { name: 'w', note: '2' })],
    ...[book(1, 'uno', '!'), book(2, 'two'), book(4, 'four', 'quite another')],
  ]
  const { findings, changedRows } = verdict(expectSame(before), actual, { schema: shop })
  const about = changedRows.map(({ kind, model, label, fields, findings: numbers = [] }) => {
    const told = numbers.map((number) => {
      const { model: of, field, label: name, before: was, actual: is } = findings[number - 1] ?? {}
      return of === model && name === label ? (field ?? (was === null ? is : was)) : 'of another'
    })
    return { kind, told, texts: fields.map(({ before: was, actual: is }) => was ?? is ?? '') }
  })
  expect(about.length).toBeGreaterThan(8)
  for (const { kind, told, texts } of about) {
    expect(told).not.toEqual([])
    // Of a row that came or went, the finding has the row's own text.
    if (kind !== 'changed') for (const text of texts) expect(told.join(), kind).toContain(text)
  }
  const numbered = changedRows.flatMap((row) => row.findings ?? [])
  expect(numbered.toSorted((a, b) => a - b)).toEqual(findings.map((_, index) => index + 1))
})

test('a row that is as meant says none', () => {
  const before = [rowOf('book', 1, { title: 'one', note: '' })]
  const [row] = expectSame(before)
  if (!row) throw new TypeError('one row gives one')
  const meant = {
    ...row,
    fields: { title: 'uno', note: '' },
    intended: new Map([['title', { kind: 'step', step: 1, label: 'update book' } as const]]),
  }
  const { changedRows } = verdict([meant], [rowOf('book', 1, { title: 'uno', note: '' })], { schema: shop })
  expect(changedRows).toHaveLength(1)
  expect(changedRows[0]).not.toHaveProperty('findings')
})

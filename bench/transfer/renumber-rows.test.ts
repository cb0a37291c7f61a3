import { expect, test } from 'vitest'
import { type GeneratedRow, generateRows } from './generate-rows.ts'
import { renumberRows } from './renumber-rows.ts'

const value = (row: GeneratedRow | undefined, field: string) => row?.fields.find(([name]) => name === field)?.[1]

test('every row gets another number, in ascending order again, and references follow', () => {
  const rows = [...generateRows(2_200, 'original')]
  const renumbered = renumberRows(rows)
  const byUid = new Map(renumbered.map((row) => [value(row, 'uid'), row]))
  expect(renumbered.map(({ model, pk }) => `${model} ${pk}`)).toEqual(rows.map(({ model, pk }) => `${model} ${pk}`))
  const ofKey = (list: readonly GeneratedRow[]) =>
    new Map(list.filter(({ model }) => model === 'bench.account').map((row) => [row.pk, value(row, 'uid')]))
  const [before, after] = [ofKey(rows), ofKey(renumbered)]
  for (const row of rows) {
    const same = byUid.get(value(row, 'uid'))
    expect(same?.pk).not.toBe(row.pk)
    for (const field of ['account', 'invited_by']) {
      const [key, newKey] = [value(row, field), value(same, field)]
      if (typeof key !== 'string' || key === 'null') expect(newKey).toBe(key)
      else expect(after.get(String(newKey))).toBe(before.get(key))
    }
  }
})

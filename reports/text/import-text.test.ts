import { expect, test } from 'vitest'
import { modelName } from '../../harness/model/snapshot.ts'
import { importText } from './import-text.ts'

const none = { inserted: 0, existing: 0, overwritten: 0, notTaken: 0, leftOut: 0 }
const of = (name: string, counts: Partial<typeof none>) => ({ model: modelName(name), ...none, ...counts })

test('what an import did is told in a line, without what it did not', () => {
  const models = [of('shop.book', { inserted: 1 }), of('shop.author', {})]
  expect(importText({ step: null, isRepeated: false, models })).toBe('the import imported 1 row')
  const more = [...models, of('shop.order', { inserted: 2, existing: 5, overwritten: 3, notTaken: 4, leftOut: 6 })]
  expect(importText({ step: 2, isRepeated: false, models: more })).toBe(
    'step 2 imported 3 rows, found 5 there, overwrote 3; 4 are not of its scope or filter, rules left out 6',
  )
})

test('an import that was done before did nothing', () => {
  expect(importText({ step: 1, isRepeated: true, models: [] })).toBe('step 1 imported nothing: it was done before')
})

import { expect, test } from 'vitest'
import { createStyle } from '../../reports/index.ts'
import { modelName } from '../model/snapshot.ts'
import { createProgressBar, progressLine } from './progress-bar.ts'

const model = modelName('shop.event')
const bar = (share: number) => `<${share}>`

test('a line tells share, rows, speed and model, as far as they are known', () => {
  expect(progressLine({ rows: 450_000, model, share: 0.419 }, 4_500, bar)).toBe(
    '<0.419> 41% 450,000 rows, 100,000 rows/s, shop.event',
  )
  expect(progressLine({ rows: 7, model: null, share: null }, 0, bar)).toBe('7 rows, 0 rows/s')
})

test('nothing is shown, and nobody asked to count, where there is no terminal', () => {
  const style = createStyle({ color: false })
  const silent = { out: () => {}, err: () => {}, style, errorStyle: style }
  expect(createProgressBar(silent).onProgress).toBe(undefined)
})

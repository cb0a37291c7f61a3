import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ComparisonContext } from '../harness/model/comparator.ts'
import { dateUpdated } from './date-updated.ts'
import { messageInChangedRow, messageOf, nothingRun, specifyTheUsual } from './test-specification.ts'

const moment = '2023-06-22T22:59:57.023Z'

describe('date-updated', () => {
  const comparator = dateUpdated('it')
  specifyTheUsual(comparator, moment, [1_687_474_797, 'yesterday', true, [moment], { moment }])

  test('accepts the same instant and any later one', () => {
    for (const later of [moment, '2023-06-22 22:59:57.023+00', '2023-06-22T22:59:57.023001Z', 'infinity']) {
      expect(messageOf(comparator, moment, later)).toBeNull()
    }
    expect(messageOf(comparator, '-infinity', moment)).toBeNull()
  })

  test('rejects an instant that is a microsecond earlier', () => {
    expect(messageOf(comparator, moment, '2023-06-22T22:59:57.022999Z')).toBe(
      'expected "2023-06-22T22:59:57.023Z" or a later time, found "2023-06-22T22:59:57.022999Z"',
    )
  })

  test('rejects a text that is only later by its letters', () => {
    expect(messageOf(comparator, moment, '2023-06-23T00:59:57+05:30')).toMatch(/or a later time/)
  })

  test('accepts one order of any two different instants', () => {
    const date = fc.date({ noInvalidDate: true }).map((at) => at.toISOString())
    fc.assert(
      fc.property(date, date, (a, b) => {
        const forth = messageOf(comparator, a, b) === null
        const back = messageOf(comparator, b, a) === null
        expect([forth, back]).toEqual(a === b ? [true, true] : [forth, !forth])
      }),
    )
  })
})

describe('date-updated, strict', () => {
  const comparator = dateUpdated({ strict: true }, 'it')
  const context: ComparisonContext = {
    ...nothingRun,
    window: { start: '2026-01-01T00:00:00.000001Z', end: '2026-01-01T00:00:02.5+00:00' },
  }
  specifyTheUsual(comparator, moment, [1_687_474_797, 'tomorrow', true, [moment], { moment }])

  test('accepts a time within the run, its ends included', () => {
    for (const within of ['2026-01-01 00:00:00.000001+00', '2026-01-01T00:00:01Z', '2026-01-01T00:00:02.500Z']) {
      expect(messageOf(comparator, moment, within, context)).toBeNull()
    }
  })

  test('rejects a time a microsecond outside of the run', () => {
    expect(messageOf(comparator, moment, '2026-01-01T00:00:00Z', context)).toBe(
      'expected a time while the steps ran (2026-01-01T00:00:00.000001Z to 2026-01-01T00:00:02.5+00:00), found "2026-01-01T00:00:00Z"',
    )
    expect(messageOf(comparator, moment, '2026-01-01T00:00:02.500001Z', context)).toMatch(/while the steps ran/)
  })

  test('rejects the same instant, even within the run', () => {
    const within = '2026-01-01T00:00:01Z'
    expect(messageOf(comparator, within, within, context)).toMatch(/^expected a later time than/)
    expect(messageOf(comparator, moment, moment)).toMatch(/^expected a later time than/)
  })

  test('accepts any later time where nothing was run', () => {
    expect(messageOf(comparator, moment, '2023-06-22T22:59:57.023001Z')).toBeNull()
  })
})

test('strict: false is the same as no options', () => {
  expect(messageOf(dateUpdated({ strict: false }, 'it'), moment, moment)).toBeNull()
  expect(messageOf(dateUpdated({}, 'it'), moment, moment)).toBeNull()
})

test('date-updated must name its fields', () => {
  expect(() => dateUpdated()).toThrow(/claims no field/)
  expect(() => dateUpdated({ strict: true })).toThrow(/claims no field/)
})

describe('date-updated, only in rows that the case changes', () => {
  const comparator = dateUpdated({ onlyInChangedRows: true }, 'it')
  specifyTheUsual(comparator, moment, [1_687_474_797, 'yesterday', true, [moment], { moment }])

  test('accepts a later time there, and the same', () => {
    for (const later of [moment, '2023-06-22 22:59:57.023+00', '2023-06-22T22:59:57.023001Z', 'infinity']) {
      expect(messageInChangedRow(comparator, moment, later)).toBeNull()
    }
    expect(messageInChangedRow(comparator, moment, '2023-06-22T22:59:57.022999Z')).toMatch(/or a later time, found/)
    expect(messageInChangedRow(comparator, moment, 5)).toMatch(/or a later time, found 5/)
  })

  test('accepts the same instant only in every other row', () => {
    expect(messageOf(comparator, moment, '2023-06-22 22:59:57.023+00')).toBeNull()
    expect(messageOf(comparator, moment, '2023-06-22T22:59:57.023001Z')).toBe(
      `expected the same instant as "${moment}", found "2023-06-22T22:59:57.023001Z"`,
    )
  })

  test('accepts what is equal whatever it is: most rows are', () => {
    for (const odd of ['the other day', 5, [moment]]) {
      expect(messageOf(comparator, odd, odd)).toBeNull()
      expect(messageInChangedRow(comparator, odd, odd)).toBeNull()
    }
  })

  test('demands a later time there when it is strict', () => {
    const strict = dateUpdated({ onlyInChangedRows: true, strict: true }, 'it')
    expect(messageInChangedRow(strict, moment, moment)).toMatch(/^expected a later time than/)
    expect(messageInChangedRow(strict, moment, '2023-06-22T22:59:57.023001Z')).toBeNull()
    expect(messageOf(strict, moment, moment)).toBeNull()
    expect(messageOf(strict, moment, '2023-06-22T22:59:57.023001Z')).toMatch(/^expected the same instant/)
  })
})

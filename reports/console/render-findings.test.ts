import { expect, test } from 'vitest'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleFinding } from '../test-samples.ts'
import { renderFindings } from './render-findings.ts'
import { createStyle } from './style.ts'

const plain = createStyle({ color: false })

function many(count: number, model: string, kind: 'unexpected-row' | 'missing-row' = 'unexpected-row') {
  return Array.from({ length: count }, (_, index) =>
    sampleFinding({ kind, model: modelName(model), actualPk: index + 1, expectedPk: null }),
  )
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

test('twenty findings of one kind and model are shown, the rest are counted', () => {
  const text = renderFindings([...many(400, 'sentry.project'), ...many(1, 'sentry.team')], plain)
  expect(countOf(text, /^✗ .* sentry\.project/gm)).toBe(20)
  expect(countOf(text, /^✗ .* sentry\.team/gm)).toBe(1)
  expect(text).toMatch(/\n\n… and 380 more unexpected-row findings of sentry\.project$/)
})

test('one finding too many is one finding', () => {
  expect(renderFindings(many(21, 'a.b'), plain)).toMatch(/\n\n… and 1 more unexpected-row finding of a\.b$/)
})

test('no more than sixty are shown, and every kind and model gets its share', () => {
  const models = ['a.a', 'a.b', 'a.c', 'a.d']
  const text = renderFindings([...models.flatMap((model) => many(100, model)), ...many(1, 'a.a', 'missing-row')], plain)
  expect(countOf(text, /^✗/gm)).toBe(60)
  expect(models.map((model) => countOf(text, new RegExp(`^✗ unexpected-row  ${model}`, 'gm')))).toEqual([
    15, 15, 15, 14,
  ])
  expect(text).toContain('✗ missing-row  a.a')
  expect(text).toContain('… and 86 more unexpected-row findings of a.d')
})

test('a flood of kinds and models is counted too', () => {
  const text = renderFindings(Array.from({ length: 200 }, (_, index) => many(2, `a.m${index}`)).flat(), plain)
  expect(countOf(text, /^✗/gm)).toBe(60)
  expect(countOf(text, /^…/gm)).toBe(21)
  expect(text).toMatch(/… and 320 findings of other kinds or models$/)
})

test('findings keep their order', () => {
  const text = renderFindings([...many(1, 'b.b'), ...many(1, 'a.a')], plain)
  expect(text.indexOf('b.b')).toBeLessThan(text.indexOf('a.a'))
})

test('a missing row and the one that is there instead are told apart, however late they differ', () => {
  const row = (end: string) => `{ "about": "${'x'.repeat(500)}", "name": "${end}" }`
  const of = { field: null, before: null, comparator: null, pairedBy: null, fix: '' }
  const text = renderFindings(
    [
      sampleFinding({ ...of, kind: 'missing-row', expected: row('Ada'), actual: null }),
      sampleFinding({ ...of, kind: 'unexpected-row', expected: null, actual: row('Bea') }),
    ],
    plain,
  )
  expect(text).toContain('"name": "Ada" }')
  expect(text).toContain('"name": "Bea" }')
})

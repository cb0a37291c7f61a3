import { expect, test } from 'vitest'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleFinding } from '../../../test-samples.ts'
import { groupFindings } from '../../group-findings.ts'
import { findingItems, neighbourOf, openAtFirst } from './finding-items.ts'

const alike = (count: number) => Array.from({ length: count }, () => sampleFinding())
const other = sampleFinding({ model: modelName('sentry.team') })

test('findings of one kind, model and field stand together, in the order in which they first appear', () => {
  const [first, second] = [sampleFinding(), sampleFinding({ field: 'slug' })]
  const groups = groupFindings([first, second, other, first, sampleFinding({ kind: 'missing-change' })])
  expect(groups.map(({ kind, model, field, members }) => [kind, model, field, members])).toEqual([
    ['unexpected-change', 'sentry.project', 'status', [0, 3]],
    ['unexpected-change', 'sentry.project', 'slug', [1]],
    ['unexpected-change', 'sentry.team', 'status', [2]],
    ['missing-change', 'sentry.project', 'status', [4]],
  ])
})

test('a flood of one kind hides no other: of each that is not open three are shown, and how many more there are', () => {
  const groups = groupFindings([...alike(20), other])
  expect(findingItems(groups, new Set())).toEqual([
    { kind: 'group', group: 0 },
    ...[0, 1, 2].map((position) => ({ kind: 'finding', position })),
    { kind: 'more', group: 0, left: 17 },
    { kind: 'finding', position: 20 },
  ])
  expect(findingItems(groups, new Set([0]))).toHaveLength(22)
})

test('few findings are all shown; of many, those that are like the one that is asked for', () => {
  const few = [...alike(5), other]
  expect([...openAtFirst(groupFindings(few), few, null)]).toEqual([0, 1])
  const many = [...alike(20), other]
  expect([...openAtFirst(groupFindings(many), many, null)]).toEqual([])
  expect([...openAtFirst(groupFindings(many), many, 15)]).toEqual([0])
})

test('from a finding one goes to those that are shown before and after it, and first to the first', () => {
  const items = findingItems(groupFindings([...alike(20), other]), new Set())
  expect(neighbourOf(items, null, 1)).toBe(0)
  expect(neighbourOf(items, null, -1)).toBe(0)
  expect([0, 2, 20].map((from) => neighbourOf(items, from, 1))).toEqual([1, 20, null])
  expect([0, 2, 20].map((from) => neighbourOf(items, from, -1))).toEqual([null, 1, 2])
  expect(neighbourOf([], null, 1)).toBe(null)
})

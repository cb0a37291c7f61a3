import { expect, test } from 'vitest'
import { sampleFinding } from '../../../test-samples.ts'
import { blamedSteps, sourceLines } from './source-lines.ts'

const source = [
  'name: a',
  'transform:',
  '  - update: a.b',
  '    set: { x: 1 }',
  '',
  '  - sql: |',
  '      SELECT 1;',
  '',
  '      SELECT 2;',
  'expect:',
  '  changes: []\u202e',
  '',
].join('\n')
const steps = [
  { label: 'update a.b', line: 3 },
  { label: 'sql', line: 6 },
]

test('each line of a step knows it, up to the next step or the end of the list', () => {
  expect(sourceLines(source, steps).map(({ step, isStepStart }) => (isStepStart ? `${step}!` : step))).toEqual([
    null,
    null,
    '1!',
    1,
    null,
    '2!',
    2,
    null,
    2,
    null,
    null,
  ])
})

test('lines have their numbers, and nothing that a browser would obey', () => {
  expect(sourceLines(source, steps).at(-1)).toEqual({
    number: 11,
    text: '  changes: []\\u202e',
    step: null,
    isStepStart: false,
  })
})

test('steps without a line, or beyond the text, mark nothing', () => {
  const lines = sourceLines('name: a\r\nb: c', [
    { label: 'sql', line: null },
    { label: 'sql', line: 99 },
  ])
  expect(lines.map(({ text, step }) => [text, step])).toEqual([
    ['name: a', null],
    ['b: c', null],
  ])
})

test('findings are listed by the step that they blame', () => {
  const blaming = (step: string | null) => sampleFinding({ step })
  const found = ['step 2 (sql)', 'step 2 (sql)', 'step 10 (update a.b)', null, 'the scope of its import'].map(blaming)
  expect([...blamedSteps(found)]).toEqual([
    [2, [1, 2]],
    [10, [3]],
  ])
})

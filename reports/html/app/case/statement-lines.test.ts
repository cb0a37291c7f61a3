import { describe, expect, test } from 'vitest'
import { sampleFinding } from '../../../test-samples.ts'
import { sourceLines } from './source-lines.ts'
import { findingsByLine, statementLines } from './statement-lines.ts'

const blamed = (statement: string, step = 'step 1 (sql)') => sampleFinding({ step, statement })

/** The line of a statement of the only step, which begins on the second line. */
function lineOf(step: readonly string[], within: number, line = 2): number | null {
  const source = ['transform:', ...step, 'expect:', '  changes: []'].join('\n')
  return statementLines(sourceLines(source, [{ label: 'sql', line }]))(blamed(`line ${within} of its SQL`))
}

describe('the statement that a finding is blamed on', () => {
  test.each([
    ['in a block', ['  - sql: |', '      SELECT 1;', '', '      SELECT 2;'], 3, 5],
    ['in a block that has a header of its own', ['  - sql: |2- # two', '      SELECT 1;', '      SELECT 2'], 2, 4],
    [
      'in a block whose step names something else first',
      ['  - allowNone: true', '    sql: |-', '      SELECT 1'],
      1,
      4,
    ],
    ['on the line of the step', ['  - sql: SELECT 1; SELECT 2'], 1, 2],
    ['in a text that is one line of the file, however many of SQL', ['  - sql: "SELECT 1;\\nSELECT 2"'], 2, 2],
    ['in JSON', ['    {', '      "sql": "SELECT 1;\\nSELECT 2"', '    },'], 2, 3],
    ['in JSON on one line', ['    { "sql": "SELECT 1" },'], 1, 2],
  ])('is on its line: %s', (_, step, within, line) => {
    expect(lineOf(step, within)).toBe(line)
  })

  test.each([
    ['its lines are folded', ['  - sql: >', '      SELECT 1;', '      SELECT 2;'], 1],
    ['it goes on in lines that are folded', ['  - sql: SELECT 1;', '      SELECT 2'], 1],
    ['there is no such line', ['  - sql: |', '      SELECT 1'], 4],
    ['there is no SQL in the file', ['  - sql:', '      file: a.sql'], 1],
    ['the line that says so is hidden', ['  # hidden: this line holds a secret'], 1],
  ])('is on no line of the case file where %s', (_, step, within) => {
    expect(lineOf(step, within)).toBe(null)
  })

  test('of another file, or of no step, is on no line of this one', () => {
    const of = statementLines(sourceLines('transform:\n  - sql: SELECT 1\n', [{ label: 'sql', line: 2 }]))
    expect([blamed('cases/a.sql:1'), sampleFinding(), sampleFinding({ step: null })].map(of)).toEqual([
      null,
      null,
      null,
    ])
    expect(of(blamed('line 1 of its SQL', 'step 2 (sql)'))).toBe(null)
  })
})

test('findings are told by the line that they are blamed on', () => {
  const found = [blamed('line 1 of its SQL'), sampleFinding(), blamed('line 1 of its SQL'), blamed('line 2 of its SQL')]
  const of = statementLines(sourceLines('transform:\n  - sql: |\n      A;\n      B\n', [{ label: 'sql', line: 2 }]))
  expect([...findingsByLine(found, of)]).toEqual([
    [3, [1, 3]],
    [4, [4]],
  ])
})

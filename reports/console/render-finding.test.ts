import { describe, expect, test } from 'vitest'
import type { Finding } from '../../harness/model/finding.ts'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleFinding } from '../test-samples.ts'
import { renderFinding } from './render-finding.ts'
import { createStyle } from './style.ts'

const plain = createStyle({ color: false })
const render = (parts: Partial<Finding> = {}) => renderFinding(sampleFinding(parts), plain)

describe('a finding reads', () => {
  test('for a change that nobody intended', () => {
    expect(render()).toMatchInlineSnapshot(`
      "✗ unexpected-change  sentry.project pk 1 (slug "internal"), field status
          before    0
          intended  0
          actual    1
        by strict equality · paired by pk · introduced by step 1 (update sentry.organization), trigger project_touch
        if it is meant, declare it under expect.changes (line 9):
          - { changed: sentry.project, where: { slug: internal }, fields: { status: 1 } }
        or let \`npx roundtrip run rename-organization -u\` write it"
    `)
  })

  test('of a mode of the case', () => {
    const parts: Partial<Finding> = { mode: 'twice', step: null, fix: 'let its steps find only what is still to do' }
    expect(render(parts)).toMatchInlineSnapshot(`
      "✗ unexpected-change  sentry.project pk 1 (slug "internal"), field status
          before    0
          intended  0
          actual    1
        in mode twice · by strict equality · paired by pk
        let its steps find only what is still to do"
    `)
  })

  test('of two files, which have no before and intend nothing', () => {
    const parts = { before: null, step: null, fix: '' }
    expect(renderFinding(sampleFinding(parts), plain, { source: 'files' })).toMatchInlineSnapshot(`
      "✗ unexpected-change  sentry.project pk 1 (slug "internal"), field status
          expected  0
          actual    1
        by strict equality · paired by pk"
    `)
  })

  test.each([
    'should refer to shop.author pk 1, which is pk 101 in actual, but refers to pk 102',
    'at lines[2].book: expected 1, found 2',
  ])('with its message, where that says more than two values do: %s', (message) => {
    const parts = { before: null, step: null, fix: '', comparator: 'foreign-key', message }
    expect(renderFinding(sampleFinding(parts), plain, { source: 'files' })).toContain(message)
  })

  test('with its message where both values are the same', () => {
    const message = 'field author has the same value, but refers to another row than it should'
    expect(render({ expected: '1', actual: '1', message })).toContain(message)
    expect(render({ message })).not.toContain(message)
  })

  test('in colour', () => {
    expect(JSON.stringify(renderFinding(sampleFinding(), createStyle({ color: true })))).toMatchInlineSnapshot(
      `""\\u001b[31m✗\\u001b[39m \\u001b[31m\\u001b[1munexpected-change\\u001b[22m\\u001b[39m  \\u001b[36msentry.project\\u001b[39m pk 1 (slug \\"internal\\"), field \\u001b[1mstatus\\u001b[22m\\n    before    \\u001b[2m0\\u001b[22m\\n    intended  \\u001b[32m0\\u001b[39m\\n    actual    \\u001b[31m1\\u001b[39m\\n  \\u001b[2mby strict equality · paired by pk · introduced by step 1 (update sentry.organization), trigger project_touch\\u001b[22m\\n  if it is meant, declare it under expect.changes (line 9):\\n    - { changed: sentry.project, where: { slug: internal }, fields: { status: 1 } }\\n  or let \`npx roundtrip run rename-organization -u\` write it""`,
    )
  })

  test('for an intended change that did not happen to a field that is absent', () => {
    expect(
      render({
        kind: 'missing-change',
        before: null,
        expected: '"x"',
        actual: null,
        step: null,
        fix: 'check step 1 (line 5)',
      }),
    ).toMatchInlineSnapshot(`
      "✗ missing-change  sentry.project pk 1 (slug "internal"), field status
          before    (absent)
          intended  "x"
          actual    (absent)
        by strict equality · paired by pk
        check step 1 (line 5)"
    `)
  })

  test('for a row too many', () => {
    expect(
      render({
        kind: 'unexpected-row',
        ordinal: null,
        expectedPk: null,
        actualPk: 7,
        field: null,
        message: 'a row that nobody intended',
        before: null,
        expected: null,
        actual: '{"name":"x"}',
        pairedBy: null,
        step: null,
        fix: 'declare it',
      }),
    ).toMatchInlineSnapshot(`
      "✗ unexpected-row  sentry.project pk 7 (slug "internal")
          actual    {"name":"x"}
        declare it"
    `)
  })

  test('for a lost row', () => {
    expect(
      render({
        kind: 'missing-row',
        actualPk: null,
        field: null,
        before: '{"status":0}',
        expected: '{"status":0}',
        actual: null,
        pairedBy: null,
        step: 'step 2 (delete sentry.team)',
        fix: 'declare it',
      }),
    ).toMatchInlineSnapshot(`
      "✗ missing-row  sentry.project pk 1 (slug "internal")
          before    {"status":0}
          intended  {"status":0}
        introduced by step 2 (delete sentry.team)
        declare it"
    `)
  })

  test('for a field that a comparator does not accept', () => {
    expect(
      render({
        kind: 'comparator',
        comparator: 'date-updated',
        field: 'date_updated',
        message: 'expected a later time than 2023-06-22T00:00:00.000Z',
        before: '"2023-06-22T00:00:00.000Z"',
        expected: '"2023-06-22T00:00:00.000Z"',
        actual: '"2023-06-21T00:00:00.000Z"',
        step: null,
        fix: 'look at what writes date_updated',
      }),
    ).toMatchInlineSnapshot(`
      "✗ comparator  sentry.project pk 1 (slug "internal"), field date_updated
        expected a later time than 2023-06-22T00:00:00.000Z
          before    "2023-06-22T00:00:00.000Z"
          intended  "2023-06-22T00:00:00.000Z"
          actual    "2023-06-21T00:00:00.000Z"
        by date-updated · paired by pk
        look at what writes date_updated"
    `)
  })

  test('for a problem of no single row', () => {
    expect(
      render({
        kind: 'sequence-behind',
        ordinal: null,
        expectedPk: null,
        actualPk: null,
        label: null,
        field: null,
        message: 'the sequence sentry_project_id_seq is at 1, behind the highest key 4',
        before: null,
        expected: null,
        actual: null,
        pairedBy: null,
        step: null,
        fix: '',
      }),
    ).toMatchInlineSnapshot(`
      "✗ sequence-behind  sentry.project
        the sequence sentry_project_id_seq is at 1, behind the highest key 4"
    `)
  })
})

describe('the row of a finding', () => {
  const heading = (parts: Partial<Finding>) => render({ field: null, ...parts }).split('\n')[0]

  test('is named by both keys where they differ', () => {
    expect(heading({ expectedPk: 1, actualPk: 9, label: null })).toBe(
      '✗ unexpected-change  sentry.project pk 1, actual pk 9',
    )
  })

  test('is named by its key in column order where the key is composite', () => {
    expect(heading({ expectedPk: ['a', 2], actualPk: ['a', 2], label: null })).toMatch(/ pk \["a",2\]$/)
  })

  test('is named by its position where it has no key', () => {
    expect(heading({ expectedPk: null, actualPk: null, label: null })).toMatch(/ row 1$/)
  })
})

describe('hostile and huge texts', () => {
  const hostile = '\u001b[2J\u001b]0;owned\u0007\r\u009b1A\u202e\u2066\0'

  test('cannot reach the terminal from any part of a finding', () => {
    const text = render({
      model: modelName(hostile),
      label: hostile,
      field: hostile,
      comparator: hostile,
      message: hostile,
      before: hostile,
      expected: hostile,
      actual: hostile,
      step: hostile,
      fix: hostile,
      expectedPk: hostile,
      actualPk: hostile,
      kind: 'comparator',
    })
    expect(text).toMatch(/^[\n\p{L}\p{N}\p{P}\p{S} ]*$/u)
    expect(text).toContain('\\u001b[2J')
    expect(text.split('\n')).toHaveLength(7)
  })

  test('are cut, and it is said how much is left out', () => {
    const text = render({ actual: `"${'x'.repeat(1_000_000)}"`, label: 'y'.repeat(9999), fix: 'z'.repeat(9999) })
    expect(text).toContain('… (+999842 characters)')
    expect(text.length).toBeLessThan(2000)
  })

  test('are cut so that the first difference can be seen', () => {
    const beginning = 'x'.repeat(5000)
    const text = render({ before: `"${beginning}a"`, expected: `"${beginning}a"`, actual: `"${beginning}b"` })
    expect(text).toContain(`intended  (4971 equal characters) …${'x'.repeat(30)}a"`)
    expect(text).toContain(`actual    (4971 equal characters) …${'x'.repeat(30)}b"`)
  })
})

import { describe, expect, test } from 'vitest'
import type { ExpectedRow, Origin } from '../model/change.ts'
import { expectMatch, type Matcher } from '../model/matcher.ts'
import { findings, thing } from './test-judge.ts'
import { expectSame, firstStep } from './test-schema.ts'

const entry = { kind: 'expectation', entry: 1, line: 9 } as const
const isText = { matcher: 'type', type: 'string', numbersAreTexts: false } as const

function declared(rule: Matcher, origin: Origin = entry): readonly ExpectedRow[] {
  const note = expectMatch(rule)
  return expectSame([thing(1)]).map((row) => ({
    ...row,
    fields: { ...row.fields, note },
    intended: new Map([['note', origin]]),
  }))
}

describe('a field that an entry says is changed, with a matcher that takes the value before as well', () => {
  test('is missing its change where it stayed, and right where it became another', () => {
    const [stayed, ...others] = findings(declared(isText), [thing(1)])
    expect(others).toEqual([])
    expect(stayed).toMatchObject({
      kind: 'missing-change',
      field: 'note',
      message: 'field note should have changed, and be a text, but is as before (`$any` lets it stay)',
      // What says nothing that came true goes.
      proposal: { entry: null, corrects: { entry: 1, field: 'note' } },
    })
    expect(stayed?.fix).toContain('mend the step that should do it, or drop the entry')
    expect(findings(declared(isText), [thing(1, { note: 'other' })])).toEqual([])
    const either = { matcher: 'one-of', values: ['n', 'other'] } as const
    expect(findings(declared(either), [thing(1)])).toEqual([expect.objectContaining({ kind: 'missing-change' })])
  })

  test('may stay by `$any`, and where a step or nobody asked for it', () => {
    expect(findings(declared({ matcher: 'any' }), [thing(1)])).toEqual([])
    expect(findings(declared(isText, firstStep), [thing(1)])).toEqual([])
  })
})

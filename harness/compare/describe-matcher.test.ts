import { expect, test } from 'vitest'
import { expectMatch, type Matcher } from '../model/matcher.ts'
import { describeMatcher } from './describe-matcher.ts'

const uuid = expectMatch({ matcher: 'type', type: 'uuid', numbersAreTexts: false })

test.each<[rule: Matcher, open: string, hidden: string]>([
  [{ matcher: 'any' }, 'any value', 'any value'],
  [{ matcher: 'matches', pattern: '^s' }, 'a text that matches ^s', 'a text that matches a pattern'],
  [{ matcher: 'after', moment: '2026-01-31' }, 'a time after "2026-01-31"', 'a time after a moment'],
  [{ matcher: 'before', moment: '2026-01-31' }, 'a time before "2026-01-31"', 'a time before a moment'],
  [{ matcher: 'before', moment: 'run' }, 'a time before the steps began', 'a time before the steps began'],
  [{ matcher: 'one-of', values: ['a', uuid, null] }, '"a" or a UUID or null', 'one of 3 values'],
  [
    { matcher: 'close-to', value: '12.50', within: 0.01 },
    '12.50, or at most 0.01 more or less',
    'a number close to another',
  ],
  [
    { matcher: 'close-in-time', moment: '2026-01-31', within: '5s', withinMs: 5000 },
    '"2026-01-31", or at most 5s before or after',
    'a time close to another',
  ],
  [{ matcher: 'contains', value: 'a' }, 'something that contains "a"', 'something that contains a value'],
  [{ matcher: 'unordered', items: ['a', uuid] }, '["a",⟨a UUID⟩] in any order', '2 elements in any order'],
  [{ matcher: 'list', items: ['a', uuid] }, '["a",⟨a UUID⟩]', 'a list of 2 elements'],
  [{ matcher: 'object', members: { b: 1, a: uuid } }, '{"a":⟨a UUID⟩,"b":1}', 'an object'],
])('%j', (rule, open, hidden) => {
  expect([describeMatcher(rule, false), describeMatcher(rule, true)]).toEqual([open, hidden])
})

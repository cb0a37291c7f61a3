import { expect, test } from 'vitest'
import { hostileTexts } from '../test-run.ts'
import { sampleCase, sampleFinding } from '../test-samples.ts'
import { renderCaseFailure } from './render-case.ts'
import { createStyle } from './style.ts'
import { unobeyed } from './unobeyed.ts'

const github = { GITHUB_ACTIONS: 'true' }

/** As the runner looks for commands. */
const obeyed = (text: string) => text.split('\n').filter((line) => line.trim().startsWith('::') || line.includes('##['))

test.each([
  ['::stop-commands::x', '\\u003a:stop-commands::x'],
  ['one\n \t ::error::x', 'one\n \t \\u003a:error::x'],
  ['\u001b[31m  \u001b[1m::error::x', '\u001b[31m  \u001b[1m\\u003a:error::x'],
  ['actual "##[error]x"', 'actual "#\\u0023[error]x"'],
  ['###[error]', '##\\u0023[error]'],
])('on the console of GitHub Actions %j is no command', (text, shown) => {
  expect(unobeyed(text, github)).toBe(shown)
})

test('what is no command stays, and so does everything elsewhere', () => {
  for (const text of ['a::b', ': :', ':x', '## [x]', '#[x]']) expect(unobeyed(text, github)).toBe(text)
  expect(unobeyed('::error::x ##[error]', {})).toBe('::error::x ##[error]')
})

test('a JSON text remains one of the same value', () => {
  const value = { '##[a]': ['::b', '##[c]'] }
  expect(JSON.parse(unobeyed(JSON.stringify(value, null, 2), github))).toEqual(value)
})

test.each([true, false])('no value of a case is obeyed, in colours or not', (color) => {
  const style = createStyle({ color })
  const findings = hostileTexts.map((text) => sampleFinding({ message: text, actual: JSON.stringify(text), fix: text }))
  const failed = renderCaseFailure(sampleCase({ findings, name: hostileTexts.join('') }), style)
  const error = renderCaseFailure(sampleCase({ findings: [], status: 'error', error: hostileTexts.join('\n') }), style)
  expect(obeyed(failed + error).length).toBeGreaterThan(4)
  expect(obeyed(unobeyed(failed, github) + unobeyed(error, github))).toEqual([])
})

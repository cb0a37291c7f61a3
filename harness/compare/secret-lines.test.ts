import { describe, expect, test } from 'vitest'
import { KnownSecrets } from '../model/known-secrets.ts'
import { lettersOf, withoutSecretLines } from './secret-lines.ts'

function hide(text: string, ...secrets: readonly string[]): string {
  const letters = new KnownSecrets()
  for (const secret of secrets) letters.add(lettersOf(secret))
  return withoutSecretLines(text, letters, new Set(['pin']))
}

const hidden = '# hidden: this line holds a secret'

describe('a line of a file is hidden where it holds a secret', () => {
  test.each([
    ['as it is', '  set: { code: pa"ss-word }'],
    ['in a literal of SQL within a text', `  - sql: "INSERT INTO t VALUES ('{\\\\\\"pa\\\\\\\\\\"ss-word\\\\\\"}')"`],
    ['with letters escaped', '  code: "p\\u0061\\"ss-word"'],
    ['with a line end escaped', '  code: "pa\\nss-word"'],
  ])('%s', (_, line) => {
    const lines = hide(`name: a\n${line}\nmore: b`, 'pa"ss-word').split('\n')
    expect(lines[0]).toBe('name: a')
    expect(lines[1]?.trim()).toMatch(new RegExp(`^(- )?${hidden}$`))
    expect(lines[2]).toBe('more: b')
  })

  test('and every line of one that goes over several', () => {
    expect(hide('a: >\n  pass\n  word\nb: 1', 'pass word')).toBe(`a: >\n  ${hidden}\n  ${hidden}\nb: 1`)
  })
})

describe('a line that speaks of a secret field is hidden', () => {
  test.each([
    ['with its value', 'set: { pin: 12 }\nnext: 1', `${hidden}\nnext: 1`],
    [
      'with the lines of its value',
      'set:\n  pin:\n    $matches: 12\n\n    x: 1\n  a: 1',
      `set:\n  ${hidden}\n    ${hidden}\n\n    ${hidden}\n  a: 1`,
    ],
    [
      'in JSON',
      '{\n  "pin": {\n    "$any": true\n  },\n  "a": 1\n}',
      `{\n  ${hidden}\n    ${hidden}\n  },\n  "a": 1\n}`,
    ],
    ['in SQL', '- sql: UPDATE t SET pin = 12\n- b: 1', `${hidden}\n- b: 1`],
  ])('%s', (_, text, safe) => expect(hide(text)).toBe(safe))

  test('and no other word', () => {
    expect(hide('spinning: pins\nx: my_pin')).toBe('spinning: pins\nx: my_pin')
  })
})

test('a file without secrets stays as it is, and so does one with what is too short to be looked for', () => {
  const text = 'name: a case\nset: { code: abc }\n'
  expect([hide(text, 'secret-of-another'), hide(text, 'abc')]).toEqual([text, text])
})

import { describe, expect, test } from 'vitest'
import { visible, visibleLines } from './visible.ts'

describe('visible', () => {
  test('leaves text of any script and emoji alone', () => {
    expect(visible('plain "text" \\n שלום 日本語 é 🎉')).toBe('plain "text" \\n שלום 日本語 é 🎉')
  })

  test.each([
    ['an ANSI escape', '\u001b[2J\u001b[31m', '\\u001b[2J\\u001b[31m'],
    ['the one-character CSI', '\u009b2J', '\\u009b2J'],
    ['a line end and a tab', 'a\r\n\tb', 'a\\r\\n\\tb'],
    ['NUL, backspace and DEL', '\0\b\u007f', '\\u0000\\b\\u007f'],
    ['bidi overrides and isolates', '\u202eabc\u2066\u200f', '\\u202eabc\\u2066\\u200f'],
    ['zero-width characters', 'a\u200bb\ufeffc', 'a\\u200bb\\ufeffc'],
    ['an annotation mark', 'a\ufff9b', 'a\\ufff9b'],
    ['a no-break space', 'a\u00a0b', 'a\\u00a0b'],
    ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
    ['an invisible character beyond the first plane', '\u{e0041}', '\\udb40\\udc41'],
    ['what is no character', 'a\uffff\ufdd0b', 'a\\uffff\\ufdd0b'],
    ['a line separator', '\u2028', '\\u2028'],
  ])('shows %s as JSON escapes', (_, text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  test('keeps the value of a JSON text', () => {
    const value = { key: 'a\u202e\u0000\u{e0041}\u00a0\\' }
    expect(JSON.parse(visible(JSON.stringify(value)))).toEqual(value)
  })
})

test('visibleLines keeps line ends of either kind and escapes a lone carriage return', () => {
  expect(visibleLines('one\r\ntwo\nthr\ree')).toEqual(['one', 'two', 'thr\\ree'])
})

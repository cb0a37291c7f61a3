import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isExactNumber, jsonEquals, numberText } from '../../model/json.ts'
import { randomRuns } from '../../model/test-random-runs.ts'
import { orderedJsonText } from '../values/text.ts'
import { JsonSyntaxError, lineAndColumn, parseJson } from './json-reader.ts'

function failure(text: string): string {
  try {
    parseJson(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError) return `${error.offset}: ${error.message}`
    throw error
  }
  return 'it was read'
}

describe('any JSON value', () => {
  test('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(JSON.parse(orderedJsonText(parseJson(text)))).toEqual(JSON.parse(text))
      }),
      { numRuns: randomRuns(300) },
    )
  })

  test('may hold strings of many megabytes', () => {
    const plain = 'x'.repeat(10_000_000)
    const escaped = 'a\n"\\é'.repeat(1_000_000)
    expect(parseJson(JSON.stringify([plain, escaped]))).toEqual([plain, escaped])
  })

  test('may follow a byte order mark', () => {
    expect(parseJson('\ufeff[1]')).toEqual([1])
  })

  test('keeps half a surrogate pair, which JSON allows', () => {
    expect(orderedJsonText(parseJson('["\\ud800", "\\ud83d\\ude00"]'))).toBe('["\\ud800","😀"]')
  })

  test('may have a property named __proto__, which is a property like any other', () => {
    const value = parseJson('{"__proto__": {"a": 1}, "constructor": 2, "toString": 3}')
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor', 'toString'])
    expect(orderedJsonText(value)).toBe('{"__proto__":{"a":1},"constructor":2,"toString":3}')
  })
})

describe('a number', () => {
  test('keeps every digit, its scale and its exponent', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,40})(\.\d{1,30})?([eE][+-]?\d{1,3})?$/)
    fc.assert(
      fc.property(digits, (text) => {
        expect(orderedJsonText(parseJson(text))).toBe(text)
      }),
      { numRuns: randomRuns(200) },
    )
  })

  test.each(['9007199254740993', '1.10', '-0', '1e400', '1E5', '0.1000', '100.0'])(
    'that a double cannot hold as written is exact: %s',
    (text) => {
      const value = parseJson(text)
      expect(isExactNumber(value)).toBe(true)
      expect(numberText(value)).toBe(text)
    },
  )

  test.each(['0', '1', '-1.5', '9007199254740991', '1e+21'])(
    'that a double holds as written is that double: %s',
    (text) => {
      expect(parseJson(text)).toBe(Number(text))
    },
  )

  test('equals only the number with the same digits', () => {
    expect(jsonEquals(parseJson('1.10'), parseJson('1.1'))).toBe(false)
    expect(jsonEquals(parseJson('1.10'), parseJson('1.10'))).toBe(true)
  })
})

describe('a text that is not JSON is refused, with the offset', () => {
  test.each([
    ['', '0: the file ends where a value should be'],
    ['  ', '2: the file ends where a value should be'],
    ['[1,', '3: the file ends where a value should be'],
    ['[1', '2: the file ends where a comma or ] should be'],
    ['{"a"', '4: the file ends where a colon should be'],
    ['{"a":1', '6: the file ends where a comma or } should be'],
    ['{"a":1,', '7: the file ends where a property name in double quotes should be'],
    ['["ab', '1: the file ends inside a string'],
    ['["ab\\', '1: the file ends inside a string'],
    ['[tru', '1: the file ends inside a value'],
    ['[-', '1: the file ends inside a value'],
    ['[1,]', '3: found "]" where a value should be'],
    ['{"a":1,}', '7: found "}" where a property name in double quotes should be'],
    ['{a:1}', '1: found "a" where a property name in double quotes should be'],
    ["['a']", '1: found "\'" where a value should be'],
    ['[NaN]', '1: found "N" where a value should be'],
    ['[01]', '2: found "1" where a comma or ] should be'],
    ['[+1]', '1: found "+" where a value should be'],
    ['[.5]', '1: found "." where a value should be'],
    ['["a\nb"]', '3: a control character in a string (it must be escaped)'],
    ['["\\x41"]', '1: a string with an invalid escape'],
    ['[1] 2', '4: found "2" where the end of the file should be'],
    ['{"a": 1, "a": 2}', '9: duplicate property "a"'],
    ['{"fields": {"a": 1, "a": 2}}', '20: duplicate property "a"'],
    // In a value the name may be a secret.
    ['{"fields": {"a": {"b": 1, "b": 2}}}', '26: duplicate property within a value'],
    ['{"__proto__": 1, "__proto__": 2}', '17: duplicate property "__proto__"'],
    ['[1\u00a0]', '2: found "\u00a0" where a comma or ] should be'],
  ])('%j', (text, message) => {
    expect(failure(text)).toBe(message)
  })

  test('also when it is nested too deep for the stack', () => {
    expect(failure('['.repeat(1_000_000))).toBe('1001: nested more than 1000 levels deep')
    expect(failure('{"a":'.repeat(1_000_000))).toContain('nested more than 1000 levels deep')
  })

  test('whatever the text is: nothing but a JsonSyntaxError is thrown, and nothing is read that JSON.parse refuses', () => {
    const near = fc.jsonValue().chain((value) => {
      const text = JSON.stringify(value)
      return fc
        .tuple(fc.nat(text.length), fc.constantFrom('', '"', '\\', ',', '}', 'e', '-', '\n'))
        .map(([at, noise]) => text.slice(0, at) + noise + text.slice(at + 1))
    })
    fc.assert(
      fc.property(near, (text) => {
        const message = failure(text)
        // Here we are stricter, and may say so before the text goes wrong.
        if (message.includes('duplicate property')) return
        const isJson = (() => {
          try {
            JSON.parse(text)
            return true
          } catch {
            return false
          }
        })()
        expect(message === 'it was read').toBe(isJson)
      }),
      { numRuns: randomRuns(200) },
    )
  })
})

test('an offset is a line and a column, both from 1', () => {
  expect(lineAndColumn('ab\ncd\n', 0)).toEqual({ line: 1, column: 1 })
  expect(lineAndColumn('ab\ncd\n', 2)).toEqual({ line: 1, column: 3 })
  expect(lineAndColumn('ab\ncd\n', 3)).toEqual({ line: 2, column: 1 })
  expect(lineAndColumn('ab\ncd\n', 6)).toEqual({ line: 3, column: 1 })
})

import { describe, expect, test } from 'vitest'
import { HarnessError } from '../harness/model/errors.ts'
import { ignored } from './ignored.ts'
import { parseRules, placeWithin, rootPlace, ruleAt } from './json-rules.ts'

function problems(...paths: readonly string[]): readonly string[] {
  try {
    parseRules(Object.fromEntries(paths.map((path) => [path, ignored])))
    return []
  } catch (thrown) {
    if (!(thrown instanceof HarnessError)) throw thrown
    expect(thrown.code).toBe('bad-comparator')
    return thrown.problems.map(({ message }) => message)
  }
}

describe('the paths of rules', () => {
  test('are refused all at once where they are none', () => {
    expect(problems('a..b', 'a', '')).toEqual(['"a..b" is no path', '"" is no path'])
  })

  test('may not be the same', () => {
    expect(problems('a[*]', 'a.*')).toEqual(['a[*] and a.* are the same path'])
    expect(problems('a["b"]', 'a.b')).toEqual(['a["b"] and a.b are the same path'])
  })

  test('may not lead into what another covers', () => {
    expect(problems('a.b', 'a')).toEqual(['a.b leads into what a covers'])
    expect(problems('*', 'author.id')).toEqual(['author.id leads into what * covers'])
    expect(problems('lines[0]', 'lines[*].book')).toEqual(['lines[*].book leads into what lines[0] covers'])
  })

  test('may be apart, beside each other, or more exact than another', () => {
    expect(problems('a', 'b', 'c.a', 'c.b', 'c.d[*].e', 'c.d[0].f', 'lines[0]', 'lines.book')).toEqual([])
    expect(problems('*', 'a')).toEqual([])
  })
})

describe('the rule of a place', () => {
  const chosen = (paths: readonly string[], ...steps: readonly (string | number)[]): string | undefined => {
    const rules = parseRules(Object.fromEntries(paths.map((path) => [path, ignored])))
    const root = rootPlace(rules.map(({ path }, index) => ({ path, comparator: ignored(paths[index] ?? '') })))
    return ruleAt(steps.reduce(placeWithin, root))?.comparator.fields[0]
  }

  test('is the one whose path leads there', () => {
    expect(chosen(['a.b'], 'a', 'b')).toBe('a.b')
    expect(chosen(['a.b'], 'a')).toBeUndefined()
    expect(chosen(['a.b'], 'b', 'a')).toBeUndefined()
    expect(chosen(['a[0]'], 'a', 0)).toBe('a[0]')
    expect(chosen(['a[0]'], 'a', '0')).toBeUndefined()
    expect(chosen(['a.0'], 'a', 0)).toBeUndefined()
    expect(chosen(['a[*]'], 'a', 7)).toBe('a[*]')
    expect(chosen(['a[*]'], 'a', 'b')).toBe('a[*]')
  })

  test('is the more exact of two, from the left', () => {
    expect(chosen(['*', 'a'], 'a')).toBe('a')
    expect(chosen(['a', '*'], 'a')).toBe('a')
    expect(chosen(['*', 'a'], 'b')).toBe('*')
    expect(chosen(['*.b', 'a.*'], 'a', 'b')).toBe('a.*')
    expect(chosen(['a.*', '*.b'], 'a', 'b')).toBe('a.*')
  })
})

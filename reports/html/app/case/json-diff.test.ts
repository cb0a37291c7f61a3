import { describe, expect, test } from 'vitest'
import { diffJson, type JsonNode } from './json-diff.ts'

/** A line for each part to which something happened. */
function lines(node: JsonNode | null, path = '$'): readonly string[] {
  if (node === null) return ['none']
  if (node.kind === 'nested') return node.children.flatMap((child) => lines(child, `${path}/${child.name}`))
  return node.kind === 'same' ? [] : [`${path} ${node.kind} ${node.from ?? '·'} ${node.to ?? '·'}`]
}
const diff = (from: string, to: string) => lines(diffJson(from, to))

test('members that came, went and changed are told, at any depth', () => {
  expect(diff('{"a": 1, "b": {"c": true, "d": null}, "e": "x"}', '{"a": 2, "b": {"c": true}, "f": [1]}')).toEqual([
    '$/a changed 1 2',
    '$/b/d removed null ·',
    '$/e removed "x" ·',
    '$/f added · [1]',
  ])
})

test('elements of a list are told apart by what names them, else by their place', () => {
  expect(diff('[1, 2, 3]', '[1, 3, 4]')).toEqual(['$/1 removed 2 ·', '$/2 added · 4'])
  expect(diff('[{"id": 1, "n": "a"}, {"id": 2, "n": "b"}]', '[{"id": 2, "n": "c"}]')).toEqual([
    '$/0 removed { "id": 1, "n": "a" } ·',
    '$/0/n changed "b" "c"',
  ])
  expect(diff('[{"x": 1}, {"x": 2}]', '[{"x": 1}, {"x": 3}]')).toEqual(['$/1/x changed 2 3'])
})

test('an element that only moved is said to have', () => {
  expect(diff('["a", "b", "c"]', '["c", "a", "b"]')).toEqual(['$/2 → 0 moved "c" "c"'])
})

test('numbers differ by every digit, as they are written', () => {
  expect(diff('[9007199254740993, 1.10, 1]', '[9007199254740992, 1.1, 1]')).toEqual([
    '$/0 removed 9007199254740993 ·',
    '$/1 removed 1.10 ·',
    '$/0 added · 9007199254740992',
    '$/1 added · 1.1',
  ])
})

test('a number is no text, and null no absence', () => {
  expect(diff('{"a": 1, "b": null}', '{"a": "1"}')).toEqual(['$/a changed 1 "1"', '$/b removed null ·'])
})

test('names that mean something to JavaScript, or to the differ, are names as any', () => {
  expect(
    diff(
      '{"__proto__": 1, "constructor": {"prototype": 1}, "_t": "a", "": 0}',
      '{"__proto__": 2, "constructor": {"prototype": 2}, "_t": "b", "": {"": "1"}}',
    ),
  ).toEqual([
    '$/__proto__ changed 1 2',
    '$/constructor/prototype changed 1 2',
    '$/_t changed "a" "b"',
    '$/ changed 0 { "": "1" }',
  ])
  expect(Object.prototype).not.toHaveProperty('.polluted')
})

test('JSON that stands in a text is taken for JSON', () => {
  expect(diff('"[1]"', JSON.stringify('[1, {"a": "\\""}]'))).toEqual(['$/1 added · { "a": "\\"" }'])
})

test('what is the same but for its white space has no difference', () => {
  expect(diffJson('{"a":1}', '{ "a": 1 }')).toMatchObject({ kind: 'same' })
})

describe('there is no picture of', () => {
  const deep = (inner: string, levels = 10_000) => `${'['.repeat(levels)}${inner}${']'.repeat(levels)}`
  test.each([
    ['what is no list and no object', '1', '2'],
    ['a text that was cut', '{"a": "xx… (+12 characters)', '{}'],
    ['what is no JSON', '{"a": }', '{}'],
    ['two values', '{} {}', '{}'],
    ['JSON of 10,000 levels', deep('1'), deep('2')],
    ['more levels than fit', deep('1', 80), deep('2', 80)],
    ['long lists', `[${'1,'.repeat(1000)}1]`, '[]'],
    ['long texts', `["${'x'.repeat(200_000)}"]`, '[]'],
    ['a text of a text', '"\\"x\\""', '"\\"y\\""'],
  ])('%s', (_, from, to) => {
    expect(diff(from, to)).toEqual(['none'])
  })
})

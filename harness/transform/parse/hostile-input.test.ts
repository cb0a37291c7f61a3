import { describe, expect, test } from 'vitest'
import { parseCaseFile } from './index.ts'
import { head, messageFor } from './test-messages.ts'

const megabyte = 1_000_000

describe('depth', () => {
  test('a megabyte of nested lists is refused where it gets too deep', () => {
    expect(messageFor('['.repeat(megabyte))).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:1:67: nested more than 64 levels deep"
    `)
    expect(messageFor('['.repeat(megabyte), 'a.case.json')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.json:1:65: JSON: nested more than 64 levels deep"
    `)
  })

  test('so are other ways to nest', () => {
    for (const opening of ['- ', '? ', '{a: ', '[{', '!!seq [', '&a [']) {
      expect(messageFor(opening.repeat(megabyte / 10))).toContain('nested more than 64 levels deep')
    }
    expect(messageFor('{"a":'.repeat(megabyte / 10), 'a.case.json')).toContain('nested more than 64 levels deep')
  })

  test('a value nested 50 levels deep is read', () => {
    const deep = `${'['.repeat(50)}${']'.repeat(50)}`
    const text = `${head}transform: [{ insert: m, rows: [{ a: ${deep} }] }]\n`
    expect(parseCaseFile(text, 'a.case.yaml').transform).toHaveLength(1)
  })
})

describe('aliases', () => {
  test('a few lines that stand for billions of values are refused', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const items =
        level === 0
          ? '1'
          : Array(10)
              .fill(`*a${level - 1}`)
              .join(', ')
      return `        k${level}: &a${level} [${items}]`
    })
    const text = `${head}transform:\n  - insert: m\n    rows:\n      -\n${levels.join('\n')}\n`
    expect(messageFor(text)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:9:63: aliases stand for more than 10000 values"
    `)
  })

  test('an alias inside of its own anchor is refused', () => {
    expect(messageFor(`${head}transform:\n  - { insert: m, rows: [&a { b: *a }] }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:33: the alias \`*a\` stands inside of what it stands for"
    `)
  })

  test('an alias without an anchor is refused', () => {
    expect(messageFor(`${head}transform:\n  - { insert: m, rows: [{ b: *a }] }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:30: the alias \`*a\` has no anchor \`&a\` before it"
    `)
  })

  test('what an unreadable value should have been is not reported besides', () => {
    expect(messageFor(`${head.replace('name: n', 'name: *n')}tags: *t\n`)).toMatchInlineSnapshot(`
      "not a valid case: 2 problems
        a.case.yaml:1:7: the alias \`*n\` has no anchor \`&n\` before it
        a.case.yaml:4:7: the alias \`*t\` has no anchor \`&t\` before it"
    `)
  })

  test('an alias stands for what its anchor last marked', () => {
    const rows = '[{ a: &x { k: &y 1 }, b: &y 2, c: *x, d: *y }]'
    const { transform } = parseCaseFile(`${head}transform: [{ insert: m, rows: ${rows} }]\n`, 'a.case.yaml')
    expect(transform[0]).toMatchObject({
      rows: [{ c: { kind: 'literal', value: { k: 1 } }, d: { kind: 'literal', value: 2 } }],
    })
  })
})

test('ten thousand problems are reported in seconds', { timeout: 20_000 }, () => {
  const keys = Array.from({ length: 10_000 }, (_, index) => `"k${index}": 1`)
  expect(messageFor(`{${keys.join(',')}}`, 'a.case.json')).toContain('10003 problems')
})

describe('odd texts', () => {
  test('keys of the prototype are ordinary field names', () => {
    const row = '{ __proto__: 1, constructor: 2, toString: 3, hasOwnProperty: { __proto__: { x: 4 } } }'
    const steps = `[{ insert: m, rows: [${row}] }, { update: m, where: ${row}, set: ${row} }]`
    const { transform } = parseCaseFile(`${head}transform: ${steps}\n`, 'a.case.yaml')
    const [insert, update] = transform
    if (insert?.kind !== 'insert' || update?.kind !== 'update') throw new Error('other steps')
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    expect(Object.keys(insert.rows[0] ?? {})).toEqual(names)
    expect(Object.keys(update.set)).toEqual(names)
    expect(update.where.map((condition) => 'field' in condition && condition.field)).toEqual(names)
    expect(Object.hasOwn({}, 'x')).toBe(false)
    expect(messageFor(`${head}__proto__: 1\nconstructor: 1\n`)).toContain('2 problems')
  })

  test('keys that are no texts are texts as written, or refused', () => {
    const { transform } = parseCaseFile(`${head}transform: [{ delete: m, where: { 1: a, true: b } }]\n`, 'a.case.yaml')
    expect(transform[0]).toMatchObject({ where: [{ field: '1' }, { field: 'true' }] })
    expect(messageFor(`${head}? [a]\n: 1\n: 2\n`)).toMatchInlineSnapshot(`
      "not a valid case: 2 problems
        a.case.yaml:4:3: a key must be a text
        a.case.yaml:6:1: a key must be a text"
    `)
  })

  test('unknown tags are refused', () => {
    expect(messageFor(`${head}tags: [!secret x]\n`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:4:8: YAML: Unresolved tag; a text that begins with \`!\` needs quotes"
    `)
  })

  test('a byte order mark and CRLF do no harm', () => {
    expect(parseCaseFile(`\uFEFF${head.replaceAll('\n', '\r\n')}`, 'a.case.yaml').snapshot).toBe('f')
    expect(parseCaseFile('\uFEFF{"name":"n","subject":"s","snapshot":"f"}', 'a.case.json').snapshot).toBe('f')
  })

  test('a %YAML 1.1 directive does not change what yes means', () => {
    expect(parseCaseFile(`%YAML 1.1\n---\n${head.replace('name: n', 'name: yes')}`, 'a.case.yaml').name).toBe('yes')
  })

  test('a text of megabytes is read', () => {
    const text = 'x'.repeat(4 * megabyte)
    const json = JSON.stringify({ name: text, subject: 's', snapshot: 'f' })
    expect(parseCaseFile(json, 'a.case.json').name).toHaveLength(4 * megabyte)
    expect(messageFor(json.slice(0, 2 * megabyte), 'a.case.json')).toContain('1:9: JSON: this text has no end')
  })
})

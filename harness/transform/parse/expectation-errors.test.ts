import { describe, expect, test } from 'vitest'
import { head, messageFor } from './test-messages.ts'

describe('expectations', () => {
  test('a text that is no regular expression is told why', () => {
    const change = '{ added: x, fields: { a: { $matches: "(" } } }'
    expect(messageFor(`${head}expect:\n  changes:\n    - ${change}\n`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:6:44: expect.changes[0].fields.a.$matches: expected a regular expression, but found the text "(": Unterminated group"
    `)
  })

  test('an unknown matcher is suggested a known one', () => {
    const fields = '{ a: { $matchs: x }, b: { $around: run } }'
    expect(messageFor(`${head}expect:\n  changes:\n    - { added: x, fields: ${fields} }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 2 problems
        a.case.yaml:6:34: expect.changes[0].fields.a.$matchs: unknown matcher; did you mean \`$matches\`?
        a.case.yaml:6:53: expect.changes[0].fields.b.$around: unknown matcher; allowed here: $any, $matches, $after, $before, $differs, $oneOf, $closeTo, $contains, $unordered, $type, $ref, $json"
    `)
  })

  test('matchers have the values that they need', () => {
    const fields = '{ a: { $any: 1 }, b: { $after: yesterday }, c: { $differs: false } }'
    expect(messageFor(`${head}expect:\n  changes:\n    - { added: x, fields: ${fields} }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 3 problems
        a.case.yaml:6:40: expect.changes[0].fields.a.$any: expected true, but found the number 1
        a.case.yaml:6:58: expect.changes[0].fields.b.$after: expected \`run\`, or a date such as 2026-01-31 or 2026-01-31T12:00:00Z, but found a text
        a.case.yaml:6:86: expect.changes[0].fields.c.$differs: expected true, but found false"
    `)
  })

  test('matchers within values are checked where they stand', () => {
    const fields = '{ a: [1, { $closeTo: { value: 1, within: -1 } }], b: { c: { $oneOf: [] } }, d: { $type: text } }'
    expect(messageFor(`${head}expect:\n  changes:\n    - { added: x, fields: ${fields} }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 3 problems
        a.case.yaml:6:68: expect.changes[0].fields.a[1].$closeTo.within: expected a number from 0, or a duration such as 5s, but found the number -1
        a.case.yaml:6:95: expect.changes[0].fields.b.c.$oneOf: the list is empty
        a.case.yaml:6:115: expect.changes[0].fields.d.$type: expected a type: string, number, boolean, object, array, null, integer, uuid, timestamp, date or email, but found a text"
    `)
    const more =
      '{ a: { $closeTo: { value: 1 } }, b: [{ $any: true, $differs: true }], c: { $unordered: [{ $mtches: x }] } }'
    expect(messageFor(`${head}expect:\n  changes:\n    - { added: x, fields: ${more} }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 3 problems
        a.case.yaml:6:44: expect.changes[0].fields.a.$closeTo: \`within\` is missing
        a.case.yaml:6:64: expect.changes[0].fields.b[0]: expected one key, but found 2
        a.case.yaml:6:117: expect.changes[0].fields.c.$unordered[0].$mtches: unknown matcher; did you mean \`$matches\`?"
    `)
  })

  test('a count is a number of rows, and models that stay unchanged are named', () => {
    const expectation = '  changes: [{ removed: x, where: all, count: 0 }]\n  unchanged: [5]\n'
    expect(messageFor(`${head}expect:\n${expectation}`)).toMatchInlineSnapshot(`
      "not a valid case: 2 problems
        a.case.yaml:5:46: expect.changes[0].count: expected a number of rows, from 1, but found the number 0
        a.case.yaml:6:15: expect.unchanged[0]: expected a text (the name of a model), but found the number 5"
    `)
  })

  test('a declared change has one kind and what the kind needs', () => {
    const changes =
      '    - { chnged: x }\n    - { added: x, where: { a: 1 } }\n    - { changed: x, where: all, fields: {} }\n'
    expect(messageFor(`${head}expect:\n  changes:\n${changes}`)).toMatchInlineSnapshot(`
      "not a valid case: 3 problems
        a.case.yaml:6:9: expect.changes[0].chnged: unknown kind of change; did you mean \`changed\`?
        a.case.yaml:7:19: expect.changes[1].where: unknown property; did you mean \`fields\`?
        a.case.yaml:8:41: expect.changes[2].fields: expected values by field name, but found an empty mapping"
    `)
  })

  test('a SQLSTATE is five of 0-9 and A-Z, in quotes', () => {
    const error = (sqlstate: string) => `${head}transform: [sql: x]\nexpect: { error: { sqlstate: ${sqlstate} } }\n`
    expect(messageFor(error('"2350"'))).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:30: expect.error.sqlstate: expected a SQLSTATE in quotes: five of 0-9 and A-Z, but found the text "2350""
    `)
    expect(messageFor(error('23505'))).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:30: expect.error.sqlstate: expected a text (a SQLSTATE in quotes: five of 0-9 and A-Z), but found the number 23505"
    `)
    expect(messageFor(error('p0001'))).toContain('but found the text "p0001"')
  })

  test('the step that must fail exists', () => {
    const error = (step: string, steps: string) => `${head}transform: ${steps}\nexpect: { error: { step: ${step} } }\n`
    expect(messageFor(error('2', '[sql: x]'))).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:26: expect.error.step: expected at most 1, but found 2: there is only one step"
    `)
    expect(messageFor(error('0', '[sql: x]'))).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:26: expect.error.step: expected the number of a step, from 1, but found the number 0"
    `)
    expect(messageFor(error('1.5', '[sql: x]'))).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:26: expect.error.step: expected a whole number (the number of a step, from 1), but found the number 1.5"
    `)
    expect(messageFor(error('1', '[]'))).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:11: expect.error: there is no step that could fail"
    `)
  })

  test('an expected error admits no changes', () => {
    const expectation = '  error: true\n  changes: [{ removed: x, where: all }]\n'
    expect(messageFor(`${head}transform: [sql: x]\nexpect:\n${expectation}`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:7:3: expect.changes: where the only step fails, nothing may change
          Keep either \`changes\` or \`error\`."
    `)
    expect(messageFor(`${head}expect: { error: false }\ntransform: [sql: x]\n`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:4:18: expect.error: expected true, or { sqlstate, step, failure }, but found false"
    `)
  })
})

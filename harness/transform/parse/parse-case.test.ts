import { describe, expect, test } from 'vitest'
import { noModes } from '../../model/case.ts'
import { jsonNumber } from '../../model/json.ts'
import { parseCaseFile, parseCaseObject } from './index.ts'

const file = '/project/cases/shop/a.case.yaml'

const full = `name: everything at once
subject: shop
snapshot: small
tags: [smoke, slow]
skip: waits for the importer
timeout: 2m
transform:
  - insert: shop.author
    rows:
      - { pk: 7, name: Ada, born: 1815-12-10, alive: no, note: null, tags: [a, 1.10], extra: { a: { b: 1 } } }
      - { publisher: { $ref: { shop.publisher: { slug: p, country: { code: UK } } } }, at: { $sql: now() } }
      - { raw: { $json: { $ref: 1 } } }
  - update: shop.author
    where: { slug: ada, publisher: { country: { code: UK } }, died: null, extra: { $json: { a: 1 } } }
    set: { name: Ada L. }
    allowNone: true
  - { delete: shop.author, where: { pk: [1, x] } }
  - { delete: shop.author, where: all }
  - sql: SELECT 1
  - sql: { file: ../sql/a.sql }
expect:
  changes:
    - { added: shop.log, fields: { pk: { $any: true }, author: { $ref: { shop.author: { pk: 7 } } }, text: x } }
    - { removed: shop.log, where: { pk: 1 } }
    - changed: shop.log
      where: all
      fields: { a: { $matches: ^x }, b: { $after: run }, c: { $differs: true }, d: { $json: { $any: true } }, e: 1.10 }
`

describe('a case file', () => {
  test('becomes a case, with the line of every step and expectation', () => {
    const literal = (value: unknown) => ({ kind: 'literal', value })
    expect(parseCaseFile(full, file)).toEqual({
      name: 'everything at once',
      subject: 'shop',
      snapshot: 'small',
      file,
      tags: ['smoke', 'slow'],
      skip: true,
      timeoutMs: 120_000,
      transform: [
        {
          kind: 'insert',
          model: 'shop.author',
          line: 8,
          rows: [
            {
              pk: literal(7),
              name: literal('Ada'),
              born: literal('1815-12-10'),
              alive: literal('no'),
              note: literal(null),
              tags: literal(['a', jsonNumber('1.10')]),
              extra: literal({ a: { b: 1 } }),
            },
            {
              publisher: {
                kind: 'ref',
                model: 'shop.publisher',
                where: [
                  { kind: 'equals', field: 'slug', value: 'p' },
                  { kind: 'through', field: 'country', where: [{ kind: 'equals', field: 'code', value: 'UK' }] },
                ],
              },
              at: { kind: 'sql', expression: 'now()' },
            },
            { raw: literal({ $ref: 1 }) },
          ],
        },
        {
          kind: 'update',
          model: 'shop.author',
          line: 13,
          where: [
            { kind: 'equals', field: 'slug', value: 'ada' },
            {
              kind: 'through',
              field: 'publisher',
              where: [{ kind: 'through', field: 'country', where: [{ kind: 'equals', field: 'code', value: 'UK' }] }],
            },
            { kind: 'equals', field: 'died', value: null },
            { kind: 'equals', field: 'extra', value: { a: 1 } },
          ],
          set: { name: literal('Ada L.') },
          allowNone: true,
        },
        { kind: 'delete', model: 'shop.author', line: 17, where: [{ kind: 'pk', pk: [1, 'x'] }], allowNone: false },
        { kind: 'delete', model: 'shop.author', line: 18, where: [], allowNone: false },
        { kind: 'sql', line: 19, source: { kind: 'text', text: 'SELECT 1' } },
        { kind: 'sql', line: 20, source: { kind: 'file', path: '/project/cases/sql/a.sql' } },
      ],
      expect: {
        changes: [
          {
            kind: 'added',
            model: 'shop.log',
            line: 23,
            fields: {
              pk: { kind: 'matcher', rule: { matcher: 'any' } },
              author: { kind: 'ref', model: 'shop.author', where: [{ kind: 'pk', pk: 7 }] },
              text: { kind: 'value', value: 'x' },
            },
          },
          { kind: 'removed', model: 'shop.log', line: 24, where: [{ kind: 'pk', pk: 1 }] },
          {
            kind: 'changed',
            model: 'shop.log',
            line: 25,
            where: [],
            fields: {
              a: { kind: 'matcher', rule: { matcher: 'matches', pattern: '^x' } },
              b: { kind: 'matcher', rule: { matcher: 'after', moment: 'run' } },
              c: { kind: 'matcher', rule: { matcher: 'differs' } },
              d: { kind: 'value', value: { $any: true } },
              e: { kind: 'value', value: jsonNumber('1.10') },
            },
          },
        ],
        unchanged: [],
        schema: [],
        sequences: [],
        error: null,
      },
      modes: noModes,
    })
  })

  test('may hold matchers in lists and mappings, and within matchers', () => {
    const fieldsOf = (fields: string) => {
      const text = `name: n\nsubject: s\nsnapshot: f\nexpect:\n  changes: [{ added: m, count: 2, fields: ${fields} }]\n`
      const [change] = parseCaseFile(text, file).expect.changes
      return change?.kind === 'added' && change.count === 2 ? change.fields : null
    }
    const any = { kind: 'matcher', rule: { matcher: 'any' } }
    expect(
      fieldsOf('{ a: [1, { $any: true }], b: { c: { $any: true }, d: [1] }, e: [1, { f: { $json: { $g: 1 } } }] }'),
    ).toEqual({
      a: { kind: 'matcher', rule: { matcher: 'list', items: [{ kind: 'value', value: 1 }, any] } },
      b: { kind: 'matcher', rule: { matcher: 'object', members: { c: any, d: { kind: 'value', value: [1] } } } },
      e: {
        kind: 'matcher',
        rule: {
          matcher: 'list',
          items: [
            { kind: 'value', value: 1 },
            { kind: 'matcher', rule: { matcher: 'object', members: { f: { kind: 'value', value: { $g: 1 } } } } },
          ],
        },
      },
    })
    expect(
      fieldsOf('{ a: { $oneOf: [x, { $any: true }] }, b: { $contains: { c: 1 } }, d: { $unordered: [x] } }'),
    ).toEqual({
      a: { kind: 'matcher', rule: { matcher: 'one-of', values: [{ kind: 'value', value: 'x' }, any] } },
      b: { kind: 'matcher', rule: { matcher: 'contains', value: { kind: 'value', value: { c: 1 } } } },
      d: { kind: 'matcher', rule: { matcher: 'unordered', items: [{ kind: 'value', value: 'x' }] } },
    })
    expect(fieldsOf('{ a: { $type: null }, b: { $type: uuid }, c: { $before: run } }')).toMatchObject({
      a: { rule: { matcher: 'type', type: 'null' } },
      b: { rule: { matcher: 'type', type: 'uuid' } },
      c: { rule: { matcher: 'before', moment: 'run' } },
    })
    expect(
      fieldsOf(
        '{ a: { $closeTo: { value: 1.10, within: "0.01" } }, b: { $closeTo: { value: 2026-01-31, within: 1.5s } } }',
      ),
    ).toEqual({
      a: { kind: 'matcher', rule: { matcher: 'close-to', value: jsonNumber('1.10'), within: '0.01' } },
      b: {
        kind: 'matcher',
        rule: { matcher: 'close-in-time', moment: '2026-01-31', within: '1.5s', withinMs: 1500 },
      },
    })
  })

  test('may promise that models stay as they are', () => {
    const text = 'name: n\nsubject: s\nsnapshot: f\nexpect:\n  unchanged:\n    - shop.order\n    - shop.book\n'
    expect(parseCaseFile(text, file).expect.unchanged).toEqual([
      { model: 'shop.order', line: 6 },
      { model: 'shop.book', line: 7 },
    ])
  })

  test('has defaults for all but name, subject and snapshot', () => {
    expect(parseCaseFile('{"name": "n", "subject": "s", "snapshot": "f"}', '/a.case.json')).toEqual({
      name: 'n',
      subject: 's',
      snapshot: 'f',
      file: '/a.case.json',
      tags: [],
      skip: false,
      timeoutMs: 60_000,
      transform: [],
      expect: { changes: [], unchanged: [], schema: [], sequences: [], error: null },
      modes: noModes,
    })
  })

  test('may expect an error', () => {
    const parse = (error: string) =>
      parseCaseFile(`name: n\nsubject: s\nsnapshot: f\ntransform: [sql: x]\nexpect:\n  error: ${error}\n`, file).expect
    expect(parse('true').error).toEqual({ sqlstate: null, step: null, line: 6 })
    expect(parse('{ sqlstate: "23505", step: 1 }').error).toEqual({ sqlstate: '23505', step: 1, line: 6 })
  })

  test.each([
    ['500ms', 500],
    ['1.5s', 1_500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['250', 250],
    ['1e3', 1_000],
    ['0.5', 1],
    ['1e400', 2_147_483_647],
  ])('a timeout of %s is %i milliseconds', (timeout, timeoutMs) => {
    const text = `name: n\nsubject: s\nsnapshot: f\ntimeout: ${timeout}\n`
    expect(parseCaseFile(text, file).timeoutMs).toBe(timeoutMs)
  })
})

describe('numbers', () => {
  test.each([
    ['9007199254740993', '9007199254740993'],
    ['1.10', '1.10'],
    ['-0', '-0'],
    ['1e400', '1e400'],
    ['0xFFFFFFFFFFFFFFFF', '18446744073709551615'],
    ['0o17', '15'],
    ['+5', '5'],
    ['007', '7'],
    ['.5', '0.5'],
    ['-.50', '-0.50'],
    ['5.', '5'],
    ['-12.5', '-12.5'],
  ])('%s of YAML is %s', (written, text) => {
    const { transform } = parseCaseFile(
      `name: n\nsubject: s\nsnapshot: f\ntransform: [{ insert: m, rows: [{ a: ${written} }] }]\n`,
      file,
    )
    expect(transform[0]).toMatchObject({ rows: [{ a: { value: jsonNumber(text) } }] })
  })

  test.each([
    ['.inf', 'Infinity'],
    ['-.INF', '-Infinity'],
    ['.NaN', 'NaN'],
    ['"1.10"', '1.10'],
    ['2026-01-31', '2026-01-31'],
    ['yes', 'yes'],
  ])('%s of YAML is the text %s', (written, text) => {
    const { transform } = parseCaseFile(
      `name: n\nsubject: s\nsnapshot: f\ntransform: [{ delete: m, where: { a: ${written} } }]\n`,
      file,
    )
    expect(transform[0]).toMatchObject({ where: [{ value: text }] })
  })

  test('JSON keeps its digits too', () => {
    const text =
      '{"name":"n","subject":"s","snapshot":"f","transform":[{"delete":"m","where":{"a":9007199254740993,"b":1.10}}]}'
    expect(parseCaseFile(text, '/a.case.json').transform[0]).toMatchObject({
      where: [{ value: jsonNumber('9007199254740993') }, { value: jsonNumber('1.10') }],
    })
  })
})

test('a YAML file and the same TypeScript value give the same case, but for its lines', () => {
  const value = {
    name: 'n',
    subject: 's',
    snapshot: 'f',
    tags: undefined,
    transform: [{ update: 'm', where: { a: { b: 12345678901234567890n } }, set: { c: [1, Number.NaN] } }],
  }
  const yaml = `name: n
subject: s
snapshot: f
transform:
  - { update: m, where: { a: { b: 12345678901234567890 } }, set: { c: [1, .nan] } }
`
  const fromYaml = parseCaseFile(yaml, file)
  expect(parseCaseObject(value, file)).toEqual({
    ...fromYaml,
    transform: fromYaml.transform.map((step) => ({ ...step, line: null })),
  })
})

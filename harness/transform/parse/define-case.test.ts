import { expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import { defineCase, parseCaseObject } from './index.ts'

const file = '/project/cases/a.ts'

function messageFor(value: unknown): string {
  try {
    parseCaseObject(value, file)
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'bad-case') return error.message
    throw error
  }
  throw new Error('the value was accepted')
}

test('a defined case parses, whatever it uses', () => {
  const definition = defineCase({
    name: 'n',
    subject: 's',
    snapshot: 'f',
    timeout: '30s',
    transform: [
      { insert: 'm', rows: [{ a: 1n, b: { $sql: 'now()' }, c: { $ref: { m: { pk: 1 } } }, d: { $json: { $x: [] } } }] },
      { update: 'm', where: 'all', set: { a: [1, { b: null }] } },
      { delete: 'm', where: { a: { b: { c: 1 } } }, allowNone: true },
      { insert: 'm', rows: [{ a: '{index}' }], repeat: 3 },
      { run: ['node', 'a.mjs'], env: { A: 'b' }, cwd: '..', timeout: '5s' },
      { run: 'true' },
      { sql: { file: './x.sql' } },
      {
        delete: 'm',
        where: { pk: { $in: [1, 2n] }, a: { $gte: 1, $not: { b: { $like: 'x%' } } }, c: { $null: false } },
      },
      {
        delete: 'm',
        where: { a: { $ref: { m: { b: 1 } } }, b: { $in: [1, { $sql: 'c' }] }, c: { $lt: { $sql: 'now()' } } },
      },
    ],
    expect: {
      changes: [
        { added: 'm', fields: { pk: { $any: true }, a: { $after: 'run' } } },
        { removed: 'm', where: { pk: 1 }, count: 1 },
        { changed: 'm', where: 'all', fields: { a: { $differs: true }, b: { $matches: '^x' } } },
        {
          added: 'm',
          count: 2,
          fields: { a: [1n, { $type: 'uuid' }], b: { c: { $oneOf: [null, { $before: 'run' }] } } },
        },
        { added: 'm', fields: { a: { $closeTo: { value: 1n, within: '0.5' } }, b: { $contains: { c: [] } } } },
        { added: 'm', fields: { a: { $unordered: ['x', { $ref: { m: 'all' } }, { $json: { $x: 1 } }] } } },
      ],
      unchanged: ['n'],
      sequences: { 'm.id': { next: 5n }, s: { advancedBy: 1 }, t: 'behind' },
    },
  })
  const parsed = parseCaseObject(definition, file)
  expect(parsed.transform.map((step) => [step.kind, step.line])).toEqual([
    ['insert', null],
    ['update', null],
    ['delete', null],
    ['insert', null],
    ['run', null],
    ['run', null],
    ['sql', null],
    ['delete', null],
    ['delete', null],
  ])
  const [program, shell] = [
    { kind: 'program', words: ['node', 'a.mjs'] },
    { kind: 'shell', text: 'true' },
  ]
  expect(parsed.transform.filter(({ kind }) => kind === 'run')).toEqual([
    { kind: 'run', command: program, env: { A: 'b' }, cwd: '/project', timeoutMs: 5_000, line: null },
    { kind: 'run', command: shell, env: {}, cwd: '/project/cases', timeoutMs: null, line: null },
  ])
  expect(parsed.expect.changes.map((change) => [change.kind, change.line])).toEqual([
    ['added', null],
    ['removed', null],
    ['changed', null],
    ['added', null],
    ['added', null],
    ['added', null],
  ])
})

test('the types refuse what the parser refuses', () => {
  const withoutWhere = defineCase({
    name: 'n',
    subject: 's',
    snapshot: 'f',
    // @ts-expect-error an update needs `where`
    transform: [{ update: 'm', set: { a: 1 } }],
  })
  expect(messageFor(withoutWhere)).toMatchInlineSnapshot(`
    "not a valid case: 1 problem
      /project/cases/a.ts: transform[0]: \`where\` is missing
        Write \`where: all\` to mean every row."
  `)
})

test('problems of a value have paths and no lines', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  const value = {
    name: 'n',
    subject: 's',
    snapshot: 'f',
    tranform: [],
    transform: [{ insert: 'm', rows: [{ a: new Date(0), b: () => 1, c: cyclic, d: new Map() }] }],
  }
  expect(messageFor(value)).toMatchInlineSnapshot(`
    "not a valid case: 5 problems
      /project/cases/a.ts: transform[0].rows[0].a: expected a JSON value, but found a Date; write it as a text
      /project/cases/a.ts: transform[0].rows[0].b: expected a JSON value, but found a value of the type function
      /project/cases/a.ts: transform[0].rows[0].c.self: the value contains itself
      /project/cases/a.ts: transform[0].rows[0].d: expected a JSON value, but found a value of the type object
      /project/cases/a.ts: tranform: unknown property; allowed here: tags, skip, timeout, import, export, expect, twice, reversible, renumbered, reimport"
  `)
})

test('a value that is no object is refused', () => {
  for (const value of [null, undefined, 5, 'text', [], Symbol('x')]) {
    expect(messageFor(value)).toContain('/project/cases/a.ts: expected ')
  }
})

import { expect, test } from 'vitest'
import { parseCaseFile } from './index.ts'
import { head, messageFor } from './test-messages.ts'

const entries = (...lines: readonly string[]) =>
  `${head}expect:\n  schema:\n${lines.map((line) => `    - { ${line} }\n`).join('')}`

test('changes of structure are read with their lines', () => {
  const { expect: read } = parseCaseFile(
    entries(
      'added: a.b, field: c, type: "numeric(9,2)"',
      'dropped: a.b',
      'renamed: a.b, to: a.c',
      'retyped: a.b, field: c',
      'altered: a.b, field: c, parts: [default]',
      'altered: a.b, parts: [primary-key, triggers]',
    ),
    'a.case.yaml',
  )
  expect(read.schema).toMatchObject([
    { kind: 'added', model: 'a.b', field: 'c', type: 'numeric(9,2)', line: 6 },
    { kind: 'dropped', model: 'a.b', field: null, line: 7 },
    { kind: 'renamed', model: 'a.b', field: null, to: 'a.c' },
    { kind: 'retyped', model: 'a.b', field: 'c', to: null },
    { kind: 'altered', model: 'a.b', field: 'c', parts: ['default'] },
    { kind: 'altered', model: 'a.b', field: null, parts: ['primary-key', 'triggers'] },
  ])
})

test('an entry has one kind, and what the kind needs', () => {
  const wrong = entries(
    'addd: a.b',
    'added: a.b, type: text',
    'renamed: a.b, field: c',
    'retyped: a.b, to: int',
    'altered: a.b, field: c, parts: [triggers]',
    'altered: a.b, parts: [default]',
    'altered: a.b, parts: []',
    'added: a.b, dropped: a.b',
  )
  expect(messageFor(wrong)).toMatchInlineSnapshot(`
    "not a valid case: 8 problems
      a.case.yaml:6:9: expect.schema[0].addd: unknown kind of change; did you mean \`added\`?
      a.case.yaml:7:7: expect.schema[1]: \`field\` is missing
      a.case.yaml:8:7: expect.schema[2]: \`to\` is missing
      a.case.yaml:9:7: expect.schema[3]: \`field\` is missing
      a.case.yaml:10:41: expect.schema[4].parts[0]: expected a part of a column: default, nullability, identity or generation, but found the text "triggers"
      a.case.yaml:11:31: expect.schema[5].parts[0]: expected a part of a table: primary-key, unique-keys, foreign-keys or triggers, but found the text "default"
      a.case.yaml:12:30: expect.schema[6].parts: the list is empty
      a.case.yaml:13:7: expect.schema[7]: a change has one kind, this one has \`added\` and \`dropped\`
        Write a change for each."
  `)
})

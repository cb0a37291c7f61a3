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
      'altered: a.b, field: c, default: null, parts: [identity]',
      'altered: a.b, field: c, default: 1.50, nullable: false',
      'altered: a.b, foreignKey: [c, d], references: a.c, onDelete: set-null',
      'altered: a.b, foreignKey: [c], references: null',
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
    { kind: 'altered', model: 'a.b', field: 'c', parts: ['identity', 'default'], default: null },
    { kind: 'altered', model: 'a.b', field: 'c', parts: ['default', 'nullability'], default: '1.50', nullable: false },
    { parts: ['foreign-keys'], foreignKey: { fields: ['c', 'd'], references: 'a.c', onDelete: 'set-null' } },
    { parts: ['foreign-keys'], foreignKey: { fields: ['c'], references: null } },
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
    'altered: a.b, field: c',
    'altered: a.b',
    'altered: a.b, foreignKey: []',
    'altered: a.b, foreignKey: [c], onDelete: nothing',
    'altered: a.b, foreignKey: [c], parts: [foreign-keys]',
    'altered: a.b, foreignKey: [c], references: null, onDelete: cascade',
    'altered: a.b, field: c, default: [1]',
    'altered: a.b, field: c, nullable: 1',
  )
  expect(messageFor(wrong)).toMatchInlineSnapshot(`
    "not a valid case: 15 problems
      a.case.yaml:6:9: expect.schema[0].addd: unknown kind of change; did you mean \`added\`?
      a.case.yaml:7:7: expect.schema[1]: \`field\` is missing
      a.case.yaml:8:7: expect.schema[2]: \`to\` is missing
      a.case.yaml:9:7: expect.schema[3]: \`field\` is missing
      a.case.yaml:10:41: expect.schema[4].parts[0]: expected a part of a column: default, nullability, identity, generation or collation, but found the text "triggers"
      a.case.yaml:11:31: expect.schema[5].parts[0]: expected a part of a table: primary-key, unique-keys, foreign-keys, checks, triggers, row-security or logging, but found the text "default"
      a.case.yaml:12:30: expect.schema[6].parts: the list is empty
      a.case.yaml:13:7: expect.schema[7]: a change has one kind, this one has \`added\` and \`dropped\`
        Write a change for each.
      a.case.yaml:14:7: expect.schema[8]: \`parts\` is missing
      a.case.yaml:15:7: expect.schema[9]: \`parts\` is missing
      a.case.yaml:16:35: expect.schema[10].foreignKey: the list is empty
      a.case.yaml:17:50: expect.schema[11].onDelete: expected no-action, restrict, cascade, set-null or set-default, but found the text "nothing"
      a.case.yaml:18:40: expect.schema[12].parts: unknown property; allowed here: references, onDelete, onUpdate
      a.case.yaml:20:42: expect.schema[14].default: expected a default as SQL, or null, but found a list
      a.case.yaml:21:43: expect.schema[15].nullable: expected true or false, but found the number 1"
  `)
})

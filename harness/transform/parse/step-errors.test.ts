import { describe, expect, test } from 'vitest'
import { head, messageFor } from './test-messages.ts'

describe('what steps hold', () => {
  test('a command has words, texts for variables, and the database that it is given', () => {
    const steps = `
  - { run: [] }
  - { run: " ", timeout: soon }
  - { run: [node, 5], env: { DATABASE_URL: x, A: 12345 }, cwd: "", rows: [] }`
    expect(messageFor(`${head}transform:${steps}\n`)).toMatchInlineSnapshot(`
      "not a valid case: 8 problems
        a.case.yaml:5:12: transform[0].run: the list is empty
        a.case.yaml:6:12: transform[1].run: expected a program with its arguments, or a text for the shell, but found the text " "
        a.case.yaml:6:26: transform[1].timeout: expected a duration: milliseconds, or a text such as 30s or 2m, but found the text "soon"
        a.case.yaml:7:19: transform[2].run[1]: expected a text, but found the number 5
        a.case.yaml:7:30: transform[2].env.DATABASE_URL: expected the name of a variable, and none of those that name the database, but found \`DATABASE_URL\`
        a.case.yaml:7:50: transform[2].env.A: expected a text, but found a number
        a.case.yaml:7:64: transform[2].cwd: expected a path, but found the text ""
        a.case.yaml:7:68: transform[2].rows: unknown property; allowed here: timeout"
    `)
  })

  test('a text that YAML has torn apart is to be quoted', () => {
    const torn = `transform:
  - update: x
    where: { a: { $gt: 1 } }
    set: { price: { $sql: round(price * 1.05, 2) }, data: { $json: { $sql: 1, b: 2 } } }
  - insert: x
    rows: [{ a: { $sql: f(1, g(2, 3)) } }]
expect:
  changes:
    - { changed: x, where: { b: { $like: a, b } }, fields: { c: { $matches: a+, b }, d: [{ $any: true, e: 1 }] } }
`
    expect(messageFor(head + torn)).toMatchInlineSnapshot(`
      "not a valid case: 5 problems
        a.case.yaml:7:47: transform[0].set.price.$sql: \`2)\` stands beside the operator $sql
          quote the text, for YAML ends it at the comma: { $sql: "…, …" }; a mapping that is meant just so goes in $json
        a.case.yaml:9:30: transform[1].rows[0].a.$sql: \`g(2\` stands beside the operator $sql
          quote the text, for YAML ends it at the comma: { $sql: "…, …" }; a mapping that is meant just so goes in $json
        a.case.yaml:12:45: expect.changes[0].where.b.$like: \`b\` stands beside the operator $like
          quote the text, for YAML ends it at the comma: { $like: "…, …" }; a mapping that is meant just so goes in $json
        a.case.yaml:12:81: expect.changes[0].fields.c.$matches: \`b\` stands beside the operator $matches
          quote the text, for YAML ends it at the comma: { $matches: "…, …" }; a mapping that is meant just so goes in $json
        a.case.yaml:12:104: expect.changes[0].fields.d[0].$any: \`e\` stands beside the operator $any
          let it stand alone; a mapping that is meant just so goes in $json"
    `)
  })

  test('operators of conditions have values that they can mean', () => {
    const where = `
      a: { $in: [], $like: 5, $null: 0 }
      b: { $gt: null, $lte: { x: 1 } }
      c: { $not: { $foo: 1 } }
      d: { $gt: 1, slug: x }
      pk: { $in: [null], $not: { e: 1 } }`
    expect(messageFor(`${head}transform:\n  - delete: x\n    where:${where}\n`)).toMatchInlineSnapshot(`
      "not a valid case: 9 problems
        a.case.yaml:7:17: transform[0].where.a.$in: the list is empty
        a.case.yaml:7:28: transform[0].where.a.$like: expected a text (a pattern of SQL's LIKE), but found the number 5
        a.case.yaml:7:38: transform[0].where.a.$null: expected true or false, but found the number 0
        a.case.yaml:8:17: transform[0].where.b.$gt: expected a number, text or date to compare with, but found nothing (null)
        a.case.yaml:8:29: transform[0].where.b.$lte: expected a number, text or date to compare with, but found a mapping
        a.case.yaml:9:20: transform[0].where.c.$not.$foo: unknown operator; allowed here: $json, $ref, $sql, $in, $gt, $gte, $lt, $lte, $like, $null, $not
        a.case.yaml:10:20: transform[0].where.d.$gt: \`slug\` stands beside the operator $gt
          let it stand alone; a mapping that is meant just so goes in $json
        a.case.yaml:11:19: transform[0].where.pk.$in[0]: expected a primary key: a value, or a list of them for a composite key, but found nothing (null)
        a.case.yaml:11:32: transform[0].where.pk.$not: expected a primary key: a value, or a list of them for a composite key, but found a mapping"
    `)
  })
})

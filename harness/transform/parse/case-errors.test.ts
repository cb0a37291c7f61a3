import { describe, expect, test } from 'vitest'
import { head, messageFor } from './test-messages.ts'

describe('a text that cannot be read', () => {
  test('a YAML syntax error is one problem with its place', () => {
    expect(messageFor('name: a: b\nsubject: x\n')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:1:7: YAML: Nested mappings are not allowed in compact mappings"
    `)
    expect(messageFor('name: "never closed\nsubject: x\n')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:3:1: YAML: Missing closing "quote"
    `)
    expect(messageFor('name: x\n subject: y\ntags: []\n')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:1:7: YAML: Nested mappings are not allowed in compact mappings"
    `)
    expect(messageFor('name: x\n\tsubject: y\n')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:2:1: YAML: Tabs are not allowed as indentation"
    `)
  })

  test('a JSON syntax error is one problem with its place', () => {
    expect(messageFor('{\n  "name": "x",\n  subject: 1\n}', 'a.case.json')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.json:3:3: JSON: expected a key in double quotes, but found \`s\`"
    `)
    expect(messageFor('{\n  "name": "x",\n', 'a.case.json')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.json:3:1: JSON: expected a key in double quotes, but found the end of the file"
    `)
    expect(messageFor('{ "name": "x\n" }', 'a.case.json')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.json:1:11: JSON: this text has no end, or holds an invalid escape or a line break"
    `)
    expect(messageFor('[] []', 'a.case.json')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.json:1:4: JSON: expected the end of the file, but found \`[\`"
    `)
    expect(messageFor('[01]', 'a.case.json')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.json:1:3: JSON: expected \`,\` or \`]\`, but found \`1\`"
    `)
    expect(messageFor('[1,]', 'a.case.json')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.json:1:4: JSON: expected a value, but found \`]\`"
    `)
  })

  test('an empty file says so', () => {
    expect(messageFor('')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:1:1: the file is empty
          A case has at least a name, a subject and a snapshot."
    `)
    expect(messageFor('# only a comment\n')).toBe(messageFor(''))
    expect(messageFor(' \n', 'a.case.yaml')).toBe(messageFor(''))
    expect(messageFor('\n', 'a.case.json')).toContain('a.case.json:1:1: the file is empty')
  })

  test('a second document is refused', () => {
    expect(messageFor(`${head}---\n${head}`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:4:1: a second document begins here
          Write one case per file."
    `)
  })

  test('what is not a mapping is told what was found', () => {
    expect(messageFor('- a\n')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:1:1: expected a mapping (case), but found a list"
    `)
    expect(messageFor('hello')).toContain('expected a mapping (case), but found the text "hello"')
    expect(messageFor('null', 'a.case.json')).toContain('expected a mapping (case), but found nothing (null)')
  })
})

describe('keys', () => {
  test('an unknown property is suggested the one that it was meant to be', () => {
    expect(messageFor(`${head}tranform: []\n`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:4:1: tranform: unknown property; did you mean \`transform\`?"
    `)
  })

  test('a misspelt required property is not reported as missing too', () => {
    expect(messageFor('nmae: n\nsubject: s\nsnapshot: f\n')).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:1:1: nmae: unknown property; did you mean \`name\`?"
    `)
  })

  test('an unknown property that resembles none is told what is allowed', () => {
    expect(messageFor(`${head}tags: []\nfoo: 1\n`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:1: foo: unknown property; allowed here: skip, timeout, import, export, transform, expect, twice, reversible, renumbered, reimport"
    `)
  })

  test('a duplicate key and what is wrong elsewhere are reported together, in the order of their places', () => {
    expect(messageFor(`name: n\nsubject: 5\nsnapshot: f\nname: m\n`)).toMatchInlineSnapshot(`
      "not a valid case: 2 problems
        a.case.yaml:2:10: subject: expected a text (the name of a subject), but found the number 5
        a.case.yaml:4:1: the key \`name\` stands here for the second time; the first is in line 1"
    `)
    const json = '{"name": "n", "subject": 5,\n"snapshot": "f", "name": "m"}'
    expect(messageFor(json, 'a.case.json')).toMatchInlineSnapshot(`
      "not a valid case: 2 problems
        a.case.json:1:26: subject: expected a text (the name of a subject), but found the number 5
        a.case.json:2:18: the key \`name\` stands here for the second time; the first is in line 1"
    `)
  })
})

describe('steps', () => {
  test('a value of the wrong type has the place of the value', () => {
    expect(messageFor(`${head}tags: smoke\ntransform:\n  - insert: 5\n    rows:\n`)).toMatchInlineSnapshot(`
      "not a valid case: 3 problems
        a.case.yaml:4:7: tags: expected a list (words to select cases by), but found the text "smoke"
        a.case.yaml:6:13: transform[0].insert: expected a text (the name of a model), but found the number 5
        a.case.yaml:7:10: transform[0].rows: expected a list (the rows to insert), but found nothing (null)"
    `)
  })

  test('a required property without a value is told so', () => {
    expect(messageFor('name:\nsubject: s\nsnapshot: " "\n')).toMatchInlineSnapshot(`
      "not a valid case: 2 problems
        a.case.yaml:1:6: name: expected a text (a sentence that names the case), but found nothing (null)
        a.case.yaml:3:11: snapshot: expected the name or path of a snapshot, but found the text " ""
    `)
  })

  test('a step of an unknown kind is one problem, whatever else it has', () => {
    const steps = '  - updat: x\n    where: { a: 1 }\n  - { replace: y }\n  - { where: all }\n  - 5\n  - {}\n'
    expect(messageFor(`${head}transform:\n${steps}`)).toMatchInlineSnapshot(`
      "not a valid case: 5 problems
        a.case.yaml:5:5: transform[0].updat: unknown kind of step; did you mean \`update\`?
        a.case.yaml:7:7: transform[1].replace: unknown kind of step; the kinds are insert, update, delete, sql, migrate, run, import
        a.case.yaml:8:5: transform[2]: expected a step that names its kind: insert, update, delete, sql, migrate, run, import
        a.case.yaml:9:5: transform[3]: expected a step that names its kind: insert, update, delete, sql, migrate, run, import
        a.case.yaml:10:5: transform[4]: expected a step that names its kind: insert, update, delete, sql, migrate, run, import"
    `)
  })

  test('a step of two kinds is one problem', () => {
    expect(messageFor(`${head}transform:\n  - { update: x, delete: x }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:5: transform[0]: a step has one kind, this one has \`update\` and \`delete\`
          Write a step for each."
    `)
  })

  test('an update or delete without where says how to mean every row', () => {
    const steps = '  - { update: x, set: { a: 1 } }\n  - { delete: x }\n  - { delete: x, where: {} }\n'
    expect(messageFor(`${head}transform:\n${steps}`)).toMatchInlineSnapshot(`
      "not a valid case: 3 problems
        a.case.yaml:5:5: transform[0]: \`where\` is missing
          Write \`where: all\` to mean every row.
        a.case.yaml:6:5: transform[1]: \`where\` is missing
          Write \`where: all\` to mean every row.
        a.case.yaml:7:25: transform[2].where: there is no condition
          Write \`where: all\` to mean every row."
    `)
  })

  test('a step is held against the kind that it names only', () => {
    expect(messageFor(`${head}transform:\n  - { delete: x, wher: all, set: { a: 1 } }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 2 problems
        a.case.yaml:5:18: transform[0].wher: unknown property; did you mean \`where\`?
        a.case.yaml:5:29: transform[0].set: unknown property; allowed here: where, allowNone"
    `)
  })

  test('conditions are judged as deep as they go', () => {
    const where = '{ a: { b: {} }, c: { $foo: 1 }, pk: { d: 1 } }'
    expect(messageFor(`${head}transform:\n  - { delete: x, where: ${where} }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 3 problems
        a.case.yaml:5:35: transform[0].where.a.b: there is no condition
        a.case.yaml:5:46: transform[0].where.c.$foo: unknown operator; allowed here: $json, $ref, $sql, $in, $gt, $gte, $lt, $lte, $like, $null, $not
        a.case.yaml:5:61: transform[0].where.pk: expected a primary key: a value, or a list of them for a composite key, but found a mapping"
    `)
    expect(messageFor(`${head}transform:\n  - { delete: x, where: al }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:25: transform[0].where: expected conditions by field, or \`all\`, but found the text "al""
    `)
  })

  test('operators are known, whole and at the top of a field', () => {
    const row = `
      a: { $reff: { m: { b: 1 } } }
      b: [{ $ref: { m: { b: 1 } } }]
      c: { $sql: ' ' }
      d: { $ref: {} }
      e: { $sql: now(), $json: 1 }`
    expect(messageFor(`${head}transform:\n  - insert: x\n    rows:\n    -${row}\n`)).toMatchInlineSnapshot(`
      "not a valid case: 5 problems
        a.case.yaml:8:12: transform[0].rows[0].a.$reff: unknown operator; did you mean \`$ref\`?
        a.case.yaml:9:11: transform[0].rows[0].b[0]: an operator stands only at the top of a field, not inside of a list or a mapping
          To mean the mapping as it is written, put the whole value into \`{ $json: … }\`.
        a.case.yaml:10:18: transform[0].rows[0].c.$sql: expected an SQL expression, but found the text " "
        a.case.yaml:11:18: transform[0].rows[0].d.$ref: expected { model: conditions }, but found an empty mapping
        a.case.yaml:12:10: transform[0].rows[0].e: expected one key, but found 2"
    `)
  })

  test('texts and numbers of rows are not shown, for they may be secret', () => {
    const step = (step: string): string => messageFor(`${head}transform:\n  - ${step}\n`)
    expect(step('{ update: x, where: all, set: hunter2 }')).toMatch(/but found a text$/)
    expect(step('{ update: x, where: 123456, set: { a: 1 } }')).toMatch(/but found a number$/)
    expect(step('{ update: x, where: all, set: { a: *hunter2 } }')).not.toContain('hunter2')
    expect(step('{ update: x, where: all, set: { a: !hunter2 } }')).not.toContain('hunter2')
    expect(step('{ update: x, where: all, set: { a: "\\Uhunter2" } }')).not.toContain('hunter')
  })

  test('operators stand where values do, not where fields do', () => {
    const steps = `
  - { update: x, where: { $ref: { m: { b: 1 } } }, set: { $sql: now() } }
  - { delete: x, where: { a: { b: 1, $json: 2 } } }
  - { insert: x, rows: [{ a: { $ref: { '': { b: 1 } } } }] }`
    expect(messageFor(`${head}transform:${steps}\n`)).toMatchInlineSnapshot(`
      "not a valid case: 4 problems
        a.case.yaml:5:27: transform[0].where.$ref: expected the name of a field, but found \`$ref\`
        a.case.yaml:5:59: transform[0].set.$sql: expected the name of a field, but found \`$sql\`
        a.case.yaml:6:38: transform[1].where.a.$json: expected the name of a field, but found \`$json\`
        a.case.yaml:7:40: transform[2].rows[0].a.$ref[""]: expected the name of a model, but found \`\`"
    `)
  })

  test('sql is not blank', () => {
    const steps = '  - sql: "  "\n  - sql:\n  - sql: { fil: x }\n  - sql: { file: "" }\n'
    expect(messageFor(`${head}transform:\n${steps}`)).toMatchInlineSnapshot(`
      "not a valid case: 4 problems
        a.case.yaml:5:10: transform[0].sql: expected SQL text, or { file: a path }, but found the text "  "
        a.case.yaml:6:9: transform[1].sql: expected SQL text, or { file: a path }, but found nothing (null)
        a.case.yaml:7:12: transform[2].sql.fil: unknown property; did you mean \`file\`?
        a.case.yaml:8:18: transform[3].sql.file: expected a path, but found the text """
    `)
  })

  test('a model has a name', () => {
    expect(messageFor(`${head}transform:\n  - { delete: "", where: all }\n`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:5:15: transform[0].delete: expected the name of a model, but found the text """
    `)
  })
})

test('durations and reasons have a sense', () => {
  expect(messageFor(`${head}timeout: 3 weeks\nskip: 5\n`)).toMatchInlineSnapshot(`
    "not a valid case: 2 problems
      a.case.yaml:4:10: timeout: expected a duration: milliseconds, or a text such as 30s or 2m, but found the text "3 weeks"
      a.case.yaml:5:7: skip: expected true, false, or a reason to skip the case, but found the number 5"
  `)
  expect(messageFor(`${head}timeout: 0\nskip: ""\n`)).toMatchInlineSnapshot(`
    "not a valid case: 2 problems
      a.case.yaml:4:10: timeout: expected a duration of more than 0 milliseconds, but found the number 0
      a.case.yaml:5:7: skip: expected a reason to skip the case, but found the text """
  `)
  expect(messageFor(`${head}timeout: 0s\n`)).toContain('expected a duration')
})

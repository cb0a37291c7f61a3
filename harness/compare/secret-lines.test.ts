import { describe, expect, test } from 'vitest'
import { KnownSecrets } from '../model/known-secrets.ts'
import { lettersOf, SecretNames } from '../model/secret-names.ts'
import { withoutSecretLines } from './secret-lines.ts'

function hide(text: string, ...secrets: readonly string[]): string {
  const letters = new KnownSecrets()
  for (const secret of secrets) letters.add(lettersOf(secret))
  return withoutSecretLines(text, letters, new SecretNames(['pin']))
}

function hideNamed(text: string, ...names: readonly string[]): string {
  const known = new SecretNames(['password', 'api key', ...names], ['account'])
  return withoutSecretLines(text, new KnownSecrets(), known)
}

const hidden = '# hidden: this line holds a secret'

describe('a line of a file is hidden where it holds a secret', () => {
  test.each([
    ['as it is', '  set: { code: pa"ss-word }'],
    ['in a literal of SQL within a text', `  - sql: "INSERT INTO t VALUES ('{\\\\\\"pa\\\\\\\\\\"ss-word\\\\\\"}')"`],
    ['with letters escaped', '  code: "p\\u0061\\"ss-word"'],
    ['with a line end escaped', '  code: "pa\\nss-word"'],
  ])('%s', (_, line) => {
    const lines = hide(`name: a\n${line}\nmore: b`, 'pa"ss-word').split('\n')
    expect(lines[0]).toBe('name: a')
    expect(lines[1]?.trim()).toMatch(new RegExp(`^(- )?${hidden}$`))
    expect(lines[2]).toBe('more: b')
  })

  test('and every line of one that goes over several', () => {
    expect(hide('a: >\n  pass\n  word\nb: 1', 'pass word')).toBe(`a: >\n  ${hidden}\n  ${hidden}\nb: 1`)
  })
})

describe('a line that speaks of a secret field is hidden', () => {
  test.each([
    ['with its value', 'set: { pin: 12 }\nnext: 1', `${hidden}\nnext: 1`],
    [
      'with the lines of its value',
      'set:\n  pin:\n    $matches: 12\n\n    x: 1\n  a: 1',
      `set:\n  ${hidden}\n    ${hidden}\n\n    ${hidden}\n  a: 1`,
    ],
    [
      'in JSON',
      '{\n  "pin": {\n    "$any": true\n  },\n  "a": 1\n}',
      `{\n  ${hidden}\n    ${hidden}\n  ${hidden}\n  "a": 1\n}`,
    ],
    ['in SQL', '- sql: UPDATE t SET pin = 12\n- b: 1', `${hidden}\n- b: 1`],
  ])('%s', (_, text, safe) => expect(hide(text)).toBe(safe))

  test('and no other word', () => {
    expect(hide('spinning: pins\nx: my_pin')).toBe('spinning: pins\nx: my_pin')
  })
})

describe('all that belongs to what speaks of a secret field is hidden', () => {
  test.each([
    [
      'SQL, line by line, also where the value stands lines below',
      `INSERT INTO users (name, password)\nVALUES ('bob', crypt('hunter2plain', 'x'))`,
    ],
    ['SQL with the name in capitals', `UPDATE users\nSET PASSWORD\n= crypt('hunter2plain', 'x')`],
    ['SQL with the name in quotes', `UPDATE users SET\n"api key"\n= md5('hunter2plain')`],
    ['SQL with the name as a part of a function', `SELECT\napp.set_password(1,\n'hunter2plain')`],
    [
      'SQL that fills a table without naming columns',
      `INSERT INTO public."account" AS a\nVALUES (1, md5('hunter2plain'))`,
    ],
    ['SQL that fills it by a query in brackets', `INSERT INTO account (SELECT 4, 'dora',\nmd5('hunter2plain'))`],
    ['SQL that fills it by values in brackets', `INSERT INTO account\n( VALUES (4, md5('hunter2plain')))`],
    ['SQL that fills it by brackets in brackets', `INSERT INTO account ((SELECT 4,\nmd5('hunter2plain')))`],
    ['SQL that fills it by its whole name', `INSERT INTO "public"."account"(VALUES(4,\nmd5('hunter2plain')))`],
    [
      'SQL that fills it by another name',
      `ALTER TABLE account RENAME TO acc;\nINSERT INTO acc VALUES ('hunter2plain')`,
    ],
    [
      'SQL that merges into it',
      `MERGE INTO account a USING x ON true\nWHEN NOT MATCHED THEN INSERT VALUES ('hunter2plain')`,
    ],
    ['SQL with a literal like a comment', `SELECT '--'; INSERT INTO account\nVALUES (md5('hunter2plain'))`],
    ['SQL with a name in escapes', `UPDATE account\nSET U&"\\0070assword" = 'hunter2plain'`],
    ['SQL that copies into such a table', `COPY account FROM PROGRAM\n'echo hunter2plain'`],
  ])('%s', (_, sql) => {
    const block = sql.split('\n').join('\n      ')
    for (const scalar of [`|\n      ${block}`, `>-\n      ${block}`, `${JSON.stringify(sql)}`]) {
      const safe = hideNamed(`transform:\n  - sql: ${scalar}\n  - delete: shop.thing\n    where: all\n`)
      expect(safe).not.toContain('hunter2')
      expect(safe).toContain('  - delete: shop.thing\n    where: all')
    }
    expect(hideNamed(JSON.stringify({ transform: [{ sql }, { delete: 'shop.thing' }] }, null, 2))).not.toContain(
      'hunter2',
    )
  })

  test.each([
    ['a heredoc', 'run: |\n      psql <<SQL\n      UPDATE t\n      SET password = $$hunter2plain$$\n      SQL'],
    ['words of a command', 'run:\n      - node\n      - set.mjs\n      - --new-password\n      - hunter2plain'],
    ['words in brackets', 'run: [node, set.mjs, --userPassword,\n      hunter2plain]'],
    ['variables', 'run: node set.mjs\n    env:\n      NEW_PASSWORD: hunter2plain'],
    ['variables whose command tells', 'env: { P: hunter2plain }\n    run: node set-password.mjs'],
    ['a name with a space', 'update: a.b\n    set: { "api key": hunter2plain }'],
    ['a name in capitals', 'update: a.b\n    set:\n      Password:\n        hunter2plain'],
    ['a mapping in brackets', 'update: a.b\n    set: {\n      name: a, password:\n      hunter2plain }'],
    ['a list under its key', 'update: a.b\n    set:\n      password:\n      - hunter2plain'],
    ['a text over lines', 'update: a.b\n    set:\n      password: "hun\n        hunter2plain"'],
    [
      'an expression',
      "update: a.b\n    set:\n      note:\n        $sql: >\n          password ||\n          'hunter2plain'",
    ],
    ['what is declared of its column', "added: a.b.password\n    default: 'hunter2plain'"],
    ['comments', 'delete: a.b\n    # the password of dora\n    #\n    # was hunter2plain\n    where: all'],
    ['comments that begin behind a value', 'delete: a.b # the password\n    # was hunter2plain\n    where: all'],
    ['comments that begin behind a dash', '# the password\n    # was hunter2plain\n    delete: a.b'],
  ])('%s', (_, step) => {
    const safe = hideNamed(`name: a\ntransform:\n  - ${step}\n  - delete: shop.thing\n    where: all\nmore: b`)
    expect(safe).not.toContain('hunter2')
    expect(safe).toContain('name: a\ntransform:\n')
    expect(safe).toContain('  - delete: shop.thing\n    where: all\nmore: b')
  })

  test('though its name is escaped', () => {
    expect(hideNamed('transform:\n  - sql: "UPDATE a SET p\\u0061ssword =\n      \'hunter2plain\'"')).not.toContain(
      'hunter2',
    )
    expect(hideNamed('{ "set": { "p\\u0061ssword":\n"hunter2plain" } }')).not.toContain('hunter2')
  })

  test('and what an alias within it stands for', () => {
    const file = 'transform:\n  - set: { note: &a\n      hunter2plain, name: x }\n  - set: { password: *a }\nmore: b'
    expect(hideNamed(file)).not.toContain('hunter2')
    expect(hideNamed(file)).toMatch(/more: b$/)
  })

  test('and what an alias names', () => {
    const field = 'tags: [&k password]\ntransform:\n  - set:\n      *k : { $sql: "\n        hunter2plain" }\nmore: b'
    const key = 'tags: [&k sql]\ntransform:\n  - *k : "SELECT set_password(\n      \'hunter2plain\')"\nmore: b'
    const value = 'tags: [&k "SELECT set_password(\n  \'hunter2plain\')"]\ntransform:\n  - sql: *k\nmore: b'
    for (const file of [field, key, value]) {
      expect(hideNamed(file)).not.toContain('hunter2')
      expect(hideNamed(file)).toMatch(/more: b$/)
    }
  })

  test('of a file with many aliases in time that grows as they do', () => {
    const count = 2_000
    const links = Array.from({ length: count }, (_, index) => `  - &a${index + 1} [*a${index}, x]`)
    const file = `tags:\n  - &a0 hunter2plain\n${links.join('\n')}\nset: { password: *a${count} }`
    const before = process.cpuUsage()
    const safe = hideNamed(file)
    // It took many seconds when each alias was looked for in the whole file.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5)
    expect(safe).not.toContain('hunter2')
  })

  test('of a file that cannot be read all is, where it speaks of one', () => {
    expect(hideNamed('a: {\npassword: x\nhunter2plain')).not.toContain('hunter2')
  })

  test('and no more: neither the keys of tables, nor what fills columns that are named', () => {
    const file = "transform:\n  - sql: INSERT INTO account (id, name) VALUES (1, 'dora')\n  - sql: SELECT 1\n"
    expect(hideNamed(file)).toBe(file)
    const created = 'transform:\n  - sql: CREATE TABLE a (id int PRIMARY KEY)\n'
    expect(hideNamed(created, 'key')).toBe(created)
  })
})

test('hiding takes time that grows as the file does', () => {
  const count = 10_000
  const text = Array.from({ length: count }, (_, index) => `code: secret-${index}-code`).join('\n')
  const letters = new KnownSecrets()
  for (let index = 0; index < count; index += 1) letters.add(lettersOf(`secret-${index}-code`))
  const before = process.cpuUsage()
  const safe = withoutSecretLines(text, letters, new SecretNames([]))
  // It took more than 5 s when every secret was looked for in every line.
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(2)
  expect(safe).not.toContain('secret-')
})

test('a file without secrets stays as it is, and so does one with what is too short to be looked for', () => {
  const text = 'name: a case\nset: { code: abc }\n'
  expect([hide(text, 'secret-of-another'), hide(text, 'abc')]).toEqual([text, text])
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test, vi } from 'vitest'
import compareSchema from '../schemas/compare.schema.json' with { type: 'json' }
import { asChild, inProcess, temporaryFolder } from './test-command.ts'

vi.setConfig({ testTimeout: 60_000 })

const validate = new Ajv({ strict: true, allErrors: true }).compile(compareSchema)

const author = { model: 'shop.author', pk: 1, fields: { name: 'Ann', since: '2026-01-05T09:00:00Z' } }
const book = { model: 'shop.book', pk: 1, fields: { author: 1, title: 'Tea', note: 'never shown' } }

/** Compares two files with these rows, or these texts. */
async function compare(expected: unknown, actual: unknown, ...options: readonly string[]) {
  await using folder = await temporaryFolder()
  const files = [join(folder.path, 'expected.json'), join(folder.path, 'actual.json')] as const
  for (const [file, content] of [[files[0], expected] as const, [files[1], actual] as const]) {
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
  const { stdout, stderr, ...ended } = await inProcess('compare', ...files, ...options)
  const replace = (text: string) => text.replaceAll(`${folder.path}/`, '')
  return { ...ended, stdout: replace(stdout), stderr: replace(stderr) }
}

test('it is said first that no subject was used, and what was inferred', async () => {
  expect(await compare([author, book], [author, book])).toEqual({
    exitCode: 0,
    stdout:
      'no subject: structure inferred from the files: 2 models, 1 timestamp; ' +
      '0 foreign keys, 0 natural keys, 0 secrets declared (--foreign-key, --natural-key, --secret)\n' +
      '✓ no findings: 2 rows expected, 2 actual\n',
    stderr: '',
  })
})

test('a difference reads as one of files with a subject, and secrets are shortened where they are declared', async () => {
  const changed = { ...book, fields: { ...book.fields, title: 'Coffee', note: 'as secret as it was' } }
  const declared = ['--secret', 'shop.book.note', '--natural-key', 'shop.book=title']
  const { exitCode, stdout } = await compare([author, book], [author, changed], ...declared)
  expect(exitCode).toBe(1)
  expect(stdout).toMatch(/^no subject: .*; 0 foreign keys, 1 natural key, 1 secret declared .*\n2 findings: 2 rows/)
  expect(stdout).toContain('✗ unexpected-change  shop.book pk 1 (title "Tea"), field title')
  expect(stdout).not.toMatch(/never shown|as secret/)
})

test('--json prints the findings alone, of no subject', async () => {
  const { exitCode, stdout, stderr } = await compare([author], [author, book], '--json')
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
  const result = JSON.parse(stdout)
  validate(result)
  expect(validate.errors).toBe(null)
  expect(result).toMatchObject({ subject: null, summary: { byKind: { 'unexpected-row': 1 } } })
})

test('--renumbered pairs rows by declared keys', async () => {
  const others = [
    { ...author, pk: 41 },
    { ...book, pk: 42, fields: { ...book.fields, author: 41 } },
  ]
  const declared = ['--foreign-key', 'shop.book.author=shop.author', '--natural-key', 'shop.author=name,since']
  expect(await compare([author, book], others, '--renumbered', ...declared)).toMatchObject({ exitCode: 0 })
  expect(await compare([author, book], others, '--renumbered')).toMatchObject({ exitCode: 1 })
  expect(await compare([author, book], others, ...declared)).toMatchObject({ exitCode: 1 })
})

test('what to do about a difference speaks of what there is without a subject', async () => {
  const changed = { ...book, fields: { ...book.fields, author: 2, title: 'Coffee' } }
  const declared = ['--renumbered', '--natural-key', 'shop.book=note', '--natural-key', 'shop.author=since']
  const { stdout } = await compare([author, book], [changed, author], ...declared)
  const subject = 'if both files are right, name a subject that binds a comparator to the field: --subject NAME'
  expect(stdout).toContain(
    `if it refers to rows that were numbered anew, say so: --foreign-key shop.book.author=shop.author\n  ${subject}`,
  )
  expect(stdout.split(subject)).toHaveLength(3)
  expect(stdout).not.toContain('in the subject')
})

test('a key that points elsewhere says where it should point', async () => {
  const bob = { ...author, pk: 2, fields: { ...author.fields, name: 'Bob' } }
  const other = [
    { ...author, pk: 101 },
    { ...bob, pk: 102 },
    { ...book, fields: { ...book.fields, author: 102 } },
  ]
  const declared = ['--foreign-key', 'shop.book.author=shop.author', '--natural-key', 'shop.author=name']
  const { stdout } = await compare([author, bob, book], other, '--renumbered', ...declared)
  expect(stdout).toContain(
    'should refer to shop.author pk 1 (name "Ann"), which is pk 101 in actual, but refers to pk 102 (name "Bob"), which is pk 2 in expected',
  )
})

describe('input that cannot be compared exits with 2', () => {
  test.each([
    ['an empty file', '', 'the file ends where the [ of an array of rows should be'],
    ['another text', 'hello', 'found "h" where the [ of an array of rows should be'],
    ['another JSON value', '{"a": 1}', 'found "{" where the [ of an array of rows should be'],
    ['rows that are none', '[{"id": 1}]', 'row 1: lacks "model"'],
    ['a truncated file', '[{"model": "a.b", "pk": 1, "fie', 'the file ends inside a string'],
  ])('%s, whichever of the two it is', async (_, text, message) => {
    const [first, second, both] = [
      await compare(text, [author], '--json'),
      await compare([author], text),
      await compare(text, text),
    ]
    for (const ended of [first, second, both]) expect(ended).toMatchObject({ exitCode: 2, stdout: '' })
    expect(first.stderr).toContain('expected.json')
    expect(first.stderr).toContain(message)
    expect(second.stderr).toContain('actual.json')
    expect(second.stderr).toContain(message)
    expect(both.stderr.split(message)).toHaveLength(3)
  })

  test('a missing file is told, of both files', async () => {
    const ended = await asChild(['compare', '/none.json', '/nil.json', '--json'])
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' })
    expect(ended.stderr).toContain('/none.json cannot be read: there is no such file')
    expect(ended.stderr).toContain('/nil.json cannot be read: there is no such file')
  })

  test('a folder is told as such, and one file that is given twice once', async () => {
    await using folder = await temporaryFolder()
    const { exitCode, stderr } = await inProcess('compare', folder.path, folder.path)
    expect(exitCode).toBe(2)
    expect(stderr).toBe(`✗ neither file is a snapshot\n    ${folder.path} cannot be read: it is a folder\n`)
  })

  test('declarations that do not fit the files are all told', async () => {
    const declared = [
      '--foreign-key',
      'shop.book.auhtor=shop.author',
      '--secret',
      'shop.author',
      '--natural-key',
      'shop=',
    ]
    const { exitCode, stderr } = await compare([author, book], [], ...declared)
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      [
        '✗ what is declared does not fit the files',
        '    --foreign-key shop.book.auhtor=shop.author: model shop.book has no field auhtor: did you mean author?',
        '    --natural-key shop=: expected MODEL=FIELD, or MODEL=FIELD,FIELD',
        '    --secret shop.author: expected MODEL.FIELD, but shop.author is a model',
        '',
      ].join('\n'),
    )
  })
})

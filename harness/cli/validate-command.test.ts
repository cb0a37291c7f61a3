import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { checkout, inProcess, temporaryFolder } from './test-command.ts'

vi.setConfig({ testTimeout: 60_000 })

const sound = join(checkout, 'snapshots/bookshop/small-shop.json')
const asBookshop = ['--subject', 'bookshop', '--root', checkout]

async function validate(text: string, name = 'a.json', ...options: readonly string[]) {
  await using folder = await temporaryFolder()
  const file = join(folder.path, name)
  await writeFile(file, text)
  const { exitCode, stdout, stderr } = await inProcess('validate', file, ...options)
  expect(stderr).toBe('')
  return { exitCode, stdout: stdout.replaceAll(file, name) }
}

const faulty = `[
  {"model": "shop.author", "pk": 2, "fields": {"name": "B", "bio": "", "boi": ""}},
  {"model": "shop.author", "pk": 2, "fields": {"name": "C", "bio": ""}},
  {"model": "shop.country", "pk": "NZ", "fields": {"name": "Aotearoa", "currency": "NZD", "vat_rate": "much"}}
]
`

test('snapshots and cases of a subject pass; its catalog file, which a wildcard names too, is left out', async () => {
  const ended = await inProcess(
    'validate',
    sound,
    join(checkout, 'snapshots/bookshop/catalog.json'),
    join(checkout, 'cases/bookshop/price-change.case.yaml'),
  )
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
  expect(ended.stdout.split('\n')).toEqual([
    expect.stringMatching(/^✓ .*small-shop\.json: fits subject bookshop$/),
    expect.stringMatching(/^✓ .*price-change\.case\.yaml: fits subject bookshop$/),
    '',
  ])
})

test('every problem is told with the place of its row', async () => {
  const { exitCode, stdout } = await validate(faulty, 'a.json', ...asBookshop)
  expect(exitCode).toBe(1)
  expect(stdout).toMatchInlineSnapshot(`
    "✗ a.json does not fit subject bookshop: 3 problems
        a.json:2:3: unknown-field: shop.author row 1 (pk 2): the model has no field boi
          correct the name, or drop the field
        a.json:4:3: existence: shop.country row 1 (pk "NZ"): field vat_rate (numeric(4,2)): expected a decimal number
          write a value that the column can hold
        a.json:3:3: duplicate-pk: shop.author row 2 (pk 2): id 2 is also that of row 1
          a primary key is of one row: drop one of the two, or give it a key of its own
    "
  `)
})

test('--json holds the same as data', async () => {
  const { exitCode, stdout } = await validate(faulty, 'a.json', '--json', ...asBookshop)
  expect(exitCode).toBe(1)
  const report = JSON.parse(stdout)
  expect(report).toMatchObject({
    schemaVersion: 1,
    verdict: 'fail',
    summary: { files: 1, problems: 3 },
    files: [{ file: 'a.json', kind: 'snapshot', status: 'fail', subject: 'bookshop' }],
  })
  expect(report.files[0].problems[0]).toMatchObject({
    line: 2,
    column: 3,
    kind: 'unknown-field',
    model: 'shop.author',
    ordinal: 1,
    pk: 2,
    field: 'boi',
    message: 'the model has no field boi',
  })
})

test('a file outside of the folder of a subject is judged by its format alone', async () => {
  expect(await validate(faulty)).toEqual({ exitCode: 0, stdout: '✓ a.json: a snapshot, by its format alone\n' })
})

describe('what cannot be read exits with 2', () => {
  test('a broken snapshot, with its place', async () => {
    const { exitCode, stdout } = await validate('[\n  {"model": "a.b", "pk": 1, "fields": {}', 'a.json', ...asBookshop)
    expect(exitCode).toBe(2)
    expect(stdout).toBe(
      '✗ a.json is not a snapshot: 1 problem\n    a.json:2:41: the file ends where a comma or } should be\n',
    )
  })

  test('a missing file, and the others are judged all the same', async () => {
    const { exitCode, stdout } = await inProcess('validate', 'none.json', sound)
    expect(exitCode).toBe(2)
    expect(stdout).toContain('none.json cannot be read: there is no such file')
    expect(stdout).toContain('fits subject bookshop')
  })

  test('a broken case, with its places', async () => {
    const { exitCode, stdout } = await validate(
      'name: x\nsubject: bookshop\nsnapshot: small-shop\ntranform: []\n',
      'a.case.yaml',
    )
    expect(exitCode).toBe(2)
    expect(stdout).toContain('a.case.yaml:4:1: tranform: unknown property; did you mean `transform`?')
  })

  test('a missing case', async () => {
    const { exitCode, stdout } = await inProcess('validate', 'none.case.yaml')
    expect(exitCode).toBe(2)
    expect(stdout).toContain('none.case.yaml cannot be read: there is no such file')
  })
})

test('a case that names what its subject does not have is found, with the line', async () => {
  const text = 'name: x\nsubject: bookshop\nsnapshot: small-shop\ntransform:\n  - delete: shop.bok\n    where: all\n'
  const { exitCode, stdout } = await validate(text, 'a.case.yaml', '--root', checkout)
  expect(exitCode).toBe(1)
  expect(stdout).toContain('a.case.yaml:5: there is no model shop.bok')
})

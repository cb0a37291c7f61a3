import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { checkout, inProcess, temporaryFolder } from './test-command.ts'
import { project } from './test-project.ts'

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
          correct the name, or drop the field; if the snapshot is of an older version, say which: --at VERSION
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

test('a case of a subject that there is not is told which there are', async () => {
  const text = 'name: x\nsubject: bookshp\nsnapshot: small-shop\ntransform:\n  - delete: shop.book\n    where: all\n'
  const { exitCode, stdout } = await validate(text, 'a.case.yaml', '--root', checkout)
  expect(exitCode).toBe(1)
  expect(stdout).toBe(
    [
      '✗ a.case.yaml does not fit subject bookshp: 1 problem',
      '    a.case.yaml:2: there is no subject bookshp',
      '      did you mean bookshop? There are: bookshop, sentry',
      '',
    ].join('\n'),
  )
})

describe('a subject', () => {
  const contradictory = `
    const own = (name, fields, parts = {}) =>
      ({ name, fields, settles: 'tolerance', existence: () => [], compare: () => [], scrub: () => ({}), ...parts })
    export default {
      name: 'shop',
      schema: 'schema.sql',
      comparators: { 'public.product': [own('ignored', ['id', 'price'], { comparesNothing: true }), own('range', ['price'])] },
    }`
  const message =
    'model public.product, field price: comparator ignored leaves it alone, and range compares it: only one of them can be meant'

  async function inShop(definition: string, ...files: readonly string[]) {
    await using folder = await project()
    await writeFile(join(folder.path, 'snapshots/shop/subject.ts'), definition)
    const named = files.map((file) => (file.startsWith('-') ? file : join(folder.path, file)))
    const { exitCode, stdout } = await inProcess('validate', ...named)
    return { exitCode, stdout: stdout.replaceAll(folder.path, '.') }
  }

  test('whose comparators contradict each other is told once, after the files that it was opened for', async () => {
    const { exitCode, stdout } = await inShop(
      contradictory,
      'snapshots/shop/small.json',
      'cases/shop/price-rise.case.yaml',
      'snapshots/shop/small.json',
    )
    expect(exitCode).toBe(1)
    expect(stdout).toBe(
      [
        '✓ ./snapshots/shop/small.json: fits subject shop',
        '✓ ./cases/shop/price-rise.case.yaml: fits subject shop',
        '✓ ./snapshots/shop/small.json: fits subject shop',
        '✗ ./snapshots/shop/subject.ts contradicts itself: 2 problems',
        '    model public.product, field id: comparator ignored claims the primary key, which pairing judges: it is never asked',
        '      leave the field out of the comparator; if its values must not be shown, name it under secrets',
        `    ${message}`,
        '      take the field out of ignored to have it compared, or out of range to have it left alone',
        '',
      ].join('\n'),
    )
  })

  test('that leaves something undecided is told what to add', async () => {
    const incomplete = `export default { name: 'shop', schema: 'schema.sql', coverage: { exhaustive: ['small'] } }`
    const { exitCode, stdout } = await inShop(incomplete, 'snapshots/shop/subject.ts')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('✗ ./snapshots/shop/subject.ts leaves something undecided: ')
    expect(stdout).toContain("add to models: 'public.product': { sanitize: { name: 'text' } } (")
  })

  test('is told in JSON too, once where it is asked about itself', async () => {
    const { exitCode, stdout } = await inShop(
      contradictory,
      'snapshots/shop/subject.ts',
      'snapshots/shop/small.json',
      '--json',
    )
    expect(exitCode).toBe(1)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ verdict: 'fail', summary: { files: 2, problems: 2 } })
    expect(report.files[0]).toMatchObject({
      kind: 'subject',
      status: 'fail',
      subject: 'shop',
      problems: [
        { model: 'public.product', field: 'id' },
        { message, model: 'public.product', field: 'price' },
      ],
    })
  })

  test('may be checked alone', async () => {
    const subject = join(checkout, 'snapshots/sentry/subject.ts')
    expect(await inProcess('validate', subject)).toEqual({
      exitCode: 0,
      stdout: `✓ ${subject}: a subject whose comparators agree\n`,
      stderr: '',
    })
  })

  test.each([
    [
      'that does not fit its schema',
      "export default { name: 'shop', schema: 'schema.sql', models: { 'public.product': { secrets: ['prise'] } } }",
      '    model public.product: secrets names field prise, which it does not have\n      did you mean price?\n',
    ],
    [
      'that binds comparators to nothing',
      contradictory.replace("['id', 'price']", "['prize']"),
      '    model public.product: comparator ignored claims field prize, which does not exist\n      did you mean price?\n',
    ],
    ['that is none', 'export default {}', './snapshots/shop/subject.ts: name must be a text\n'],
  ])('%s exits with 2', async (_, definition, line) => {
    const { exitCode, stdout } = await inShop(definition, 'snapshots/shop/subject.ts')
    expect(exitCode).toBe(2)
    expect(stdout).toMatch(/^✗ \.\/snapshots\/shop\/subject\.ts is not a sound subject: \d problems?\n/)
    expect(stdout).toContain(line)
  })

  test('is not looked for in a file that lies elsewhere, or is not there', async () => {
    expect(await validate('export default {}', 'subject.ts')).toEqual({
      exitCode: 2,
      stdout:
        '✗ subject.ts is not a sound subject: 1 problem\n    it does not define a subject where it lies\n      a subject is snapshots/<name>/subject.ts\n',
    })
    const { exitCode, stdout } = await inProcess('validate', 'snapshots/gone/subject.ts')
    expect({ exitCode, stdout }).toEqual({
      exitCode: 2,
      stdout: '✗ snapshots/gone/subject.ts is not a sound subject: 1 problem\n    there is no such file\n',
    })
  })
})

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { inProcess } from './test-command.ts'
import { project } from './test-project.ts'

vi.setConfig({ testTimeout: 60_000 })
afterEach(() => vi.unstubAllEnvs())

const subject = (name: string, rest = '') =>
  `export default { name: '${name}', schema: 'schema.sql'${rest === '' ? '' : `, ${rest}`} }`
const shims = `shims: {
  droppedModels: ['public.fax'], droppedFields: { 'public.product': ['colour'] },
  renamedModels: { 'public.ware': 'public.product' }, renamedFields: { 'public.product': { label: 'name' } },
}`

async function inShop(definition: string, rows: readonly object[], ...options: readonly string[]) {
  await using folder = await project()
  const file = join(folder.path, 'snapshots/shop/old.json')
  await writeFile(join(folder.path, 'snapshots/shop/subject.ts'), definition)
  await writeFile(file, `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`)
  const { exitCode, stdout } = await inProcess('validate', file, ...options)
  return { exitCode, stdout: stdout.replaceAll(folder.path, '.') }
}

const old = [
  { model: 'public.fax', pk: 1, fields: {} },
  { model: 'public.ware', pk: 1, fields: { label: 'A', colour: 'red', price: '1.00' } },
  { model: 'public.ware', pk: 2, fields: { name: 'B', price: '1.00' } },
]

test('a snapshot of an older version is seen as an import sees it, which is said', async () => {
  expect(await inShop(subject('shop', shims), old)).toEqual({
    exitCode: 0,
    stdout: [
      '✓ ./snapshots/shop/old.json: fits subject shop',
      "  by the subject's shims an import drops model public.fax (1 row); takes model public.ware for public.product (2 rows); takes field label of public.product for name (1 row); drops field colour of public.product (1 row)",
      '',
    ].join('\n'),
  })
})

test('a snapshot of an older version has its problems told where they are in the file', async () => {
  const rows = [{ model: 'public.product', pk: 7, fields: { name: 'A', price: '1.00' } }, ...old, { ...old[2], pk: 2 }]
  const { exitCode, stdout } = await inShop(subject('shop', shims), rows)
  expect(exitCode).toBe(1)
  expect(stdout).toContain('./snapshots/shop/old.json:6:1: duplicate-pk: public.product row 4 (pk 2')
})

test('rows are named by their keys, where they have any', async () => {
  const { stdout } = await inShop(subject('shop'), [
    { model: 'public.fax', pk: 4, fields: {} },
    { model: 'public.pager', pk: null, fields: {} },
  ])
  expect(stdout).toContain('unknown-model: public.fax row 1 (pk 4): ')
  expect(stdout).toContain('unknown-model: public.pager row 1: ')
})

test('a snapshot of another subject is told whose it may be', async () => {
  // In CI no catalog file is written, by which it is known.
  vi.stubEnv('CI', '')
  const rows = [
    { model: 'public.customer', pk: 1, fields: {} },
    { model: 'public.order', pk: 1, fields: {} },
  ]
  await using folder = await project()
  const other = join(folder.path, 'snapshots/office')
  await mkdir(other)
  await writeFile(join(other, 'subject.ts'), subject('office'))
  await writeFile(
    join(other, 'schema.sql'),
    'CREATE TABLE customer (id int PRIMARY KEY); CREATE TABLE "order" (id int PRIMARY KEY)',
  )
  const file = join(folder.path, 'snapshots/office/all.json')
  await writeFile(file, JSON.stringify(rows))
  expect(await inProcess('validate', file)).toMatchObject({ exitCode: 0 })
  const { exitCode, stdout } = await inProcess('validate', file, '--subject', 'shop', '--root', folder.path)
  expect(exitCode).toBe(1)
  expect(stdout.split('\n')[1]).toBe(
    '    this looks like a snapshot of subject office: if it is, say so: --subject office',
  )
})

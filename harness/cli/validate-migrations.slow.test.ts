import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { inProcess } from './test-command.ts'
import { project } from './test-project.ts'

vi.setConfig({ testTimeout: 60_000 })

test('cases that migrate are held against the versions that there are', async () => {
  await using folder = await project()
  const shop = join(folder.path, 'snapshots/shop')
  await mkdir(join(shop, 'migrations'))
  await writeFile(join(shop, 'migrations/1_a.sql'), 'CREATE TABLE old (id int PRIMARY KEY)')
  await writeFile(join(shop, 'migrations/2_b.sql'), 'ALTER TABLE old RENAME TO newer')
  await writeFile(join(shop, 'subject.ts'), "export default { name: 'shop', schema: { migrations: 'migrations' } }\n")
  const validate = async (name: string, model: string, from: string) => {
    const file = join(folder.path, 'cases/shop', `${name}.case.yaml`)
    const steps = `[{ delete: public.${model}, where: all }, { migrate: ../../snapshots/shop/migrations, from: ${from} }]`
    await writeFile(file, `name: a\nsubject: shop\nsnapshot: small\ntransform: ${steps}\n`)
    const { exitCode, stdout } = await inProcess('validate', file)
    return [exitCode, stdout.replaceAll(folder.path, '.')]
  }
  expect(await validate('older', 'old', '1')).toEqual([0, '✓ ./cases/shop/older.case.yaml: fits subject shop\n'])
  const [code, told] = await validate('missing', 'old', '3')
  expect([code, told]).toEqual([1, expect.stringContaining('step 2 (migrate migrations): there is no migration 3')])
  const [, unmoved] = await validate('unmoved', 'newer', '2')
  expect(unmoved).toContain('there is nothing to migrate: the database is at 2')
})

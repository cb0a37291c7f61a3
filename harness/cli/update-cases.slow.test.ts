import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { asChild, type Ended } from './test-command.ts'
import { keepModules, project } from './test-project.ts'

// Each starts vitest, several times; a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const name = 'price-rise'

async function shop(text: string) {
  const folder = await project()
  await keepModules(folder.path)
  const file = join(folder.path, `cases/shop/${name}.case.yaml`)
  await writeFile(file, text)
  const run = (argv: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
    asChild(['run', ...argv], { cwd: folder.path, env })
  return {
    ...folder,
    file,
    run,
    read: () => readFile(file, 'utf8'),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

const head = `# Prices of the shop.
name: prices rise # by a tenth
subject: shop
snapshot: small
transform:
  - sql: |
      UPDATE product SET price = price * 1.1;
      UPDATE review SET stars = 4;
      INSERT INTO review (product_id, stars) VALUES (1, 3), (1, 3)
`

test('what is observed is written into the case, once, with all else in it as it was', async () => {
  await using folder = await shop(`${head}expect:
  changes:
    # the kettle, as every year
    - { changed: public.product, where: { name: Kettle }, fields: { price: '38.00' } } # by hand

    - { changed: public.review, where: { pk: 99 }, fields: { stars: 1 } } # obsolete
`)
  expect(await folder.run()).toMatchObject({ exitCode: 2 })
  const updated = await folder.run(['-u'])
  expect(updated.stdout).toContain(`wrote cases/shop/${name}.case.yaml: 4 changes declared, 1 corrected, 1 dropped`)
  expect(updated.exitCode).toBe(0)
  const written = `${head}expect:
  changes:
    # the kettle, as every year
    - { changed: public.product, where: { name: Kettle }, fields: { price: '38.50' } } # by hand
    - { changed: public.product, where: { name: Teapot }, fields: { price: "22.00" } }
    - { changed: public.review, where: { pk: 1 }, fields: { stars: 4 } }
    - { added: public.review, count: 2, fields: { product_id: 1, stars: 3 } }
`
  expect(await folder.read()).toBe(written)
  const again = await folder.run(['-u'])
  expect(again.exitCode).toBe(0)
  expect(again.stdout).not.toContain('wrote')
  expect(await folder.read()).toBe(written)
  expect(await folder.run()).toMatchObject({ exitCode: 0 })
})

test('what differs from run to run is written as what kind of value it is', async () => {
  await using folder = await shop(`${head.slice(0, head.indexOf('  - sql'))}  - sql: |
      INSERT INTO product (name, price) VALUES (md5(random()::text), 7);
      UPDATE product SET price = 1 + trunc(random() * 1000000) WHERE name = 'Kettle'
`)
  expect(await folder.run(['-u'])).toMatchObject({ exitCode: 0 })
  expect(await folder.read()).toContain('fields: { name: { $type: string }, price: "7.00" } }')
  expect(await folder.read()).toContain('where: { name: Kettle }, fields: { price: { $type: number } } }')
  expect(await folder.run()).toMatchObject({ exitCode: 0 })
})

test('parts of JSON are corrected where they stand, and rows of a table without a key are counted', async () => {
  const steps = `# Papers.
name: papers are filed
subject: shop
snapshot: small
transform:
  - insert: public.log
    repeat: 3
    rows: [{ what: out, who: me }]
  - insert: public.paper
    rows: [{ pk: 1 }]
  - sql: |
      DELETE FROM log WHERE ctid = (SELECT min(ctid) FROM log);
      INSERT INTO log VALUES ('in', 'you', 'x');
      UPDATE paper SET doc = jsonb_build_object('language', 'de', 'size', 2, 'at', now(), 'token', random(), 'tags', '["a", "b"]'::jsonb)
expect:
  changes:
`
  await using folder = await shop(`${steps}    - { added: public.log, fields: { what: in, note: x } } # one
    - changed: public.paper
      where: { pk: 1 }
      fields:
        doc:
          language: { $oneOf: [en, de] } # either
          size: 1
          tags: [a, { $any: true }] # two
`)
  const schema = join(folder.path, 'snapshots/shop/schema.sql')
  const tables =
    'CREATE TABLE log (what text NOT NULL, who text NOT NULL, note text);\nCREATE TABLE paper (id int PRIMARY KEY, doc jsonb);\n'
  await writeFile(schema, `${await readFile(schema, 'utf8')}\n${tables}`)
  const bad = await folder.run([name])
  expect(`${bad.stdout}${bad.stderr}`).toContain('entry 1: it does not say what field who of a row that is added holds')
  // The filter is one, whichever way round.
  expect(await folder.run(['-u', name])).toMatchObject({ exitCode: 0 })
  expect(await folder.read()).toBe(`${steps}    - { added: public.log, fields: { what: in, note: x, who: you } } # one
    - changed: public.paper
      where: { pk: 1 }
      fields:
        doc:
          language: { $oneOf: [en, de] } # either
          size: 2
          tags: [a, { $any: true }] # two
          at: { $after: run }
          token: { $type: number }
    - { removed: public.log, where: { what: out, who: me, note: null }, count: 1 }
`)
  expect(await folder.run([name, '-u'])).toMatchObject({ exitCode: 0 })
})

test('in CI nothing is written, neither by the command nor by vitest', async () => {
  await using folder = await shop(head)
  const inCi = await folder.run(['-u'], { CI: 'true' })
  expect(inCi.exitCode).toBe(2)
  expect(inCi.stderr).toContain('-u: in CI nothing is written')
  expect((await folder.run(['--unused', 'delete'], { CI: 'true' })).exitCode).toBe(2)
  expect(await folder.read()).toBe(head)
})

test('many changes go to a file beside the case, which is used, amended, and reported when no case uses it', async () => {
  const sql = (from: number): string =>
    `  - sql: INSERT INTO product (name, price) SELECT 'p' || g, g + ${from} FROM generate_series(1, 51) g\n`
  const many = head.slice(0, head.indexOf('  - sql'))
  await using folder = await shop(many + sql(0))
  const side = join(folder.path, `cases/shop/${name}.changes.yaml`)
  const made = await folder.run(['-u'])
  expect(made.exitCode).toBe(0)
  expect(made.stdout).toContain(`wrote cases/shop/${name}.case.yaml: 51 changes declared, in ${name}.changes.yaml`)
  expect(await folder.read()).toBe(`${many}${sql(0)}expect:\n  changes:\n    - file: ./${name}.changes.yaml\n`)
  const before = await readFile(side, 'utf8')
  expect(before.split('\n')).toHaveLength(51 + 2)

  await writeFile(folder.file, (await folder.read()).replace(sql(0), sql(1)))
  expect(await folder.run()).toMatchObject({ exitCode: 1 })
  const updated = await folder.run(['-u'])
  expect(updated.stdout).toContain('51 changes corrected')
  expect(await readFile(side, 'utf8')).toBe(
    before.replace(/price: "(\d+)\.00"/g, (_, price) => `price: "${Number(price) + 1}.00"`),
  )

  await writeFile(folder.file, many.replace('transform:\n', ''))
  const listed = await folder.run()
  expect(listed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`cases/shop/${name}.changes.yaml`) })
  expect(await folder.run([], { CI: 'true' })).toMatchObject({ exitCode: 1 })
  expect(await folder.run([name, '-t', 'prices'], { CI: 'true' })).toMatchObject({ exitCode: 0 })
  expect(await folder.run(['--unused', 'delete'])).toMatchObject({ exitCode: 0 })
  expect(await readdir(join(folder.path, 'cases/shop'))).toEqual([`${name}.case.yaml`])
  expect(await folder.run([], { CI: 'true' })).toMatchObject({ exitCode: 0 })
})

test('a case in TypeScript is told what it lacks', async () => {
  await using folder = await shop(`${head.slice(0, head.indexOf('transform'))}`)
  const file = join(folder.path, 'cases/shop/typed.case.ts')
  const text = `export default { name: 'typed', subject: 'shop', snapshot: 'small',
  transform: [{ sql: 'UPDATE review SET stars = 2' }] }\n`
  await writeFile(file, text)
  const { exitCode, stdout, stderr } = await folder.run(['-u'])
  expect(exitCode).toBe(1)
  expect(`${stdout}${stderr}`).toContain('- { changed: public.review, where: { pk: 1 }, fields: { stars: 2 } }')
  expect(await readFile(file, 'utf8')).toBe(text)
})

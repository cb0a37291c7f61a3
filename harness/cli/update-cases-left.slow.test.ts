import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { asChild, temporaryFolder } from './test-command.ts'
import { keepModules, project } from './test-project.ts'

// Each starts vitest, several times; a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const name = 'price-rise'
const sql = '  - sql: UPDATE review SET stars = 4\n'

/** A shop whose one case has the steps, none of what they do declared. */
async function shop(steps = sql, expectations = '') {
  const folder = await project()
  await keepModules(folder.path)
  const file = join(folder.path, `cases/shop/${name}.case.yaml`)
  const text = `name: prices rise\nsubject: shop\nsnapshot: small\ntransform:\n${steps}${expectations}`
  await writeFile(file, text)
  const run = async (argv: readonly string[] = ['-u'], env: NodeJS.ProcessEnv = {}) => {
    const { exitCode, stdout, stderr } = await asChild(['run', ...argv], { cwd: folder.path, env })
    return { exitCode, output: stdout + stderr }
  }
  return { ...folder, file, text, run, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

test('a file that another case names as well is neither changed nor removed, and the reason is told', async () => {
  const common = 'common.changes.yaml'
  await using folder = await shop(sql, `expect:\n  changes:\n    - file: ./${common}\n`)
  const shared = join(folder.path, 'cases/shop', common)
  const entry = '- { changed: public.product, where: { name: Kettle }, fields: { price: "1.00" } }\n'
  await writeFile(shared, entry)
  await writeFile(folder.file.replace(name, 'other'), folder.text.replace(sql, '  - sql: SELECT 1\n'))
  const { exitCode, output } = await folder.run([name, '-u'])
  expect(exitCode).toBe(1)
  expect(output).toContain(
    `not written: expect.changes entry 1, field price: its entry is in ${common}, which other cases may use: only ${name}.changes.yaml is written`,
  )
  expect(output).toContain(`wrote cases/shop/${name}.case.yaml: 1 change declared, and it still fails`)
  expect(await readFile(shared, 'utf8')).toBe(entry)
})

test('a snapshot or a case file that is another one by then stops the writing', async () => {
  await using edited = await shop(`  - run: node -e "fs.appendFileSync(process.argv[1], '\\\\n')" "$SNAPSHOT"\n${sql}`)
  const snapshot = join(edited.path, 'snapshots/shop/small.json')
  const env = { SNAPSHOT: snapshot, FILE: edited.file }
  const first = await edited.run(['-u'], env)
  expect(first.output).toContain('not written: its snapshot was changed while the case ran')
  expect(await readFile(edited.file, 'utf8')).toBe(edited.text)

  await writeFile(edited.file, edited.text.replace(/ {2}- run.*\n/, '  - run: rm "$FILE"\n'))
  const second = await edited.run(['-u'], env)
  expect(second.output).toMatch(/not written: (?:price-rise\.case\.yaml is gone|the case file, .* was changed)/)
  expect(second.output).not.toContain('ENOENT')
})

test('a file that is read-only, or lies outside of the project, is not written', async () => {
  await using folder = await shop()
  await chmod(folder.file, 0o444)
  const readOnly = await folder.run()
  expect(readOnly.output).toMatch(/not written: cannot write .*price-rise\.case\.yaml: it is read-only/)
  expect(await readFile(folder.file, 'utf8')).toBe(folder.text)

  await using elsewhere = await temporaryFolder()
  const target = join(elsewhere.path, `${name}.case.yaml`)
  await mkdir(elsewhere.path, { recursive: true })
  await chmod(folder.file, 0o644)
  await rename(folder.file, target)
  await symlink(target, folder.file)
  const outside = await folder.run()
  expect(outside.output).toContain(
    `not written: ${name}.case.yaml lies outside of the project, where nothing is written`,
  )
  expect(await readFile(target, 'utf8')).toBe(folder.text)
})

test('a case that can not be read leaves unknown what no case uses, and that is said', async () => {
  await using folder = await shop('  - sql: SELECT 1\n')
  const unused = join(folder.path, 'cases/shop/old.changes.yaml')
  await writeFile(unused, '[]\n')
  await writeFile(folder.file.replace(name, 'bad'), 'name: bad\n')
  const said = 'a case could not be read, and what it uses is not known'
  expect((await folder.run(['--unused', 'delete'])).output).toContain(`--unused delete: not done, for ${said}`)
  expect(await readFile(unused, 'utf8')).toBe('[]\n')
  expect((await folder.run(['--unused', 'warn'])).output).not.toContain(said)
  await rm(folder.file.replace(name, 'bad'))
})

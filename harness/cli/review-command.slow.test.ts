import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStyle } from '../../reports/index.ts'
import { runCommandLine } from './main.ts'
import { typist } from './review/test-typist.ts'
import { asChild } from './test-command.ts'
import { addCase, keepModules, project } from './test-project.ts'

vi.setConfig({ testTimeout: 120_000 })

// As where somebody works on cases.
beforeEach(() => {
  vi.stubEnv('CI', '')
})

afterEach(() => {
  vi.unstubAllEnvs()
})

const addsAndChanges = `"UPDATE product SET price = price + 1; INSERT INTO product (name, price) VALUES ('Cup', 4)"`

async function review(root: string, keys: readonly string[], ...options: readonly string[]): Promise<number> {
  const style = createStyle({ color: false })
  const dialogue = typist(...keys)
  const write = (text: string) => void dialogue.output.write(text)
  const exitCode = await runCommandLine(['review', '--root', root, ...options], {
    out: write,
    err: write,
    style,
    errorStyle: style,
    dialogue,
  })
  expect(dialogue.left, dialogue.screen()).toEqual([])
  return exitCode
}

test('a case passes when what was found is accepted, from a file, and only as long as that is fresh', async () => {
  await using folder = await project()
  await keepModules(folder.path)
  const { path: cwd } = folder
  await addCase(cwd, 'all-dearer', addsAndChanges)
  const file = join(cwd, 'cases/shop/all-dearer.case.yaml')
  const before = await readFile(file, 'utf8')
  expect(await asChild(['run', 'all-dearer'], { cwd })).toMatchObject({ exitCode: 1 })
  expect(await review(cwd, ['c'], '--save', join(cwd, 'approval.json'))).toBe(0)
  expect(await readFile(file, 'utf8')).toBe(before)
  const accept = () => asChild(['accept', '--from', 'approval.json'], { cwd })
  expect(await accept()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('3 changes declared') })
  expect(await readFile(file, 'utf8')).toMatch(before)
  expect(await accept()).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('cases/shop/all-dearer.case.yaml: the case file changed since the run'),
  })
  expect(await asChild(['run', 'all-dearer'], { cwd })).toMatchObject({ exitCode: 0 })
  expect(await review(cwd, [])).toBe(0)
})

test('without a terminal the command says what needs none', async () => {
  expect(await asChild(['review'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('review asks questions, so it needs a terminal'),
  })
})

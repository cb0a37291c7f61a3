import { writeFileSync } from 'node:fs'
import { readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createStyle } from '../../reports/index.ts'
import { modelName } from '../model/snapshot.ts'
import { runCommandLine } from './main.ts'
import { caseText, dangling, failedCase, finding, projectWith, proposalFor } from './review/test-run.ts'
import { ctrlC, ctrlD, enter, escapeKey, type Key, typist } from './review/test-typist.ts'
import { temporaryFolder } from './test-command.ts'

// As where somebody works on cases.
beforeEach(() => {
  vi.stubEnv('CI', '')
})

afterEach(() => {
  vi.unstubAllEnvs()
})

/** Runs the command with a person at its terminal, whose output has no colours of ours. */
async function review(root: string, keys: readonly Key[], ...options: readonly string[]) {
  const dialogue = typist(...keys)
  const style = createStyle({ color: false })
  let err = ''
  const exitCode = await runCommandLine(['review', '--root', root, ...options], {
    out: (text) => void dialogue.output.write(text),
    err: (text) => {
      err += text
    },
    style,
    errorStyle: style,
    dialogue,
  })
  expect(dialogue.left, 'keys that were not needed').toEqual([])
  return { exitCode, screen: dialogue.screen(), raw: dialogue.raw(), err }
}

const teapot = finding({
  model: modelName('public.review'),
  field: 'stars',
  proposal: {
    list: 'changes',
    entry: { changed: 'public.review', where: { pk: 1 }, fields: { stars: 4 } },
    corrects: null,
  },
})

const kettleEntry = '    - { changed: public.product, where: { name: Kettle }, fields: { price: "38.50" } }\n'

/** A project whose last run found two things that can be declared, and one that can't. */
async function failingProject() {
  const project = await projectWith('a')
  const report = await project.report('cases/shop/a.case.yaml', { findings: [finding(), dangling(), teapot] })
  await project.run(report)
  const path = join(project.root, 'cases/shop/a.case.yaml')
  return { ...project, path, text: () => readFile(path, 'utf8') }
}

describe('review', () => {
  test('writes what was accepted into the case file, and says what it wrote', async () => {
    await using project = await failingProject()
    const { exitCode, screen, err } = await review(project.root, ['a', 'r'])
    expect(err).toBe('')
    expect(exitCode).toBe(0)
    expect(await project.text()).toBe(caseText + kettleEntry)
    expect(screen).toContain('3 findings of 1 case in the last run (2026-02-03T04:05:06.789Z)')
    expect(screen).toContain(`  accepting it writes cases/shop/a.case.yaml\n    +    9  ${kettleEntry}`)
    expect(screen).toContain('1 accepted, 1 rejected, 1 left as it is')
    expect(screen).toContain('✓ cases/shop/a.case.yaml: 1 change declared\n')
    expect(screen).toContain('see whether it passes: npx roundtrip run cases/shop/a.case.yaml\n')
  })

  test('saves what was decided instead, and accept writes it', async () => {
    await using project = await failingProject()
    const file = join(project.root, 'approval.json')
    expect(await review(project.root, ['a', 'r'], '--save', file)).toMatchObject({ exitCode: 0, err: '' })
    expect(await project.text()).toBe(caseText)
    const { exitCode, out } = await accept('--from', file, '--root', project.root, '--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toEqual({
      schemaVersion: 1,
      cases: [
        {
          file: 'cases/shop/a.case.yaml',
          summary: { declared: 1, corrected: 0, dropped: 0 },
          written: ['cases/shop/a.case.yaml'],
          rejected: 1,
        },
      ],
    })
    expect(await project.text()).toBe(caseText + kettleEntry)
    const again = await accept('--from', file, '--root', project.root)
    expect(again).toMatchObject({ exitCode: 2, err: expect.stringContaining('the case file changed since the run') })
  })

  test.each([
    ['Ctrl-C', 130, ['a', ctrlC]],
    ['quitting, and not saying yes', 0, ['a', 'q', enter]],
    ['Ctrl-C instead of an answer to that', 130, ['a', 'q', ctrlC]],
    ['Ctrl-D', 130, ['a', ctrlD]],
    ['Ctrl-D instead of an answer to that', 130, ['a', 'q', ctrlD]],
    ['the end of the input', 130, ['a', null]],
  ])('writes nothing after %s', async (_, code, keys) => {
    await using project = await failingProject()
    const { exitCode, screen } = await review(project.root, keys)
    expect(exitCode).toBe(code)
    expect(screen).toContain('nothing was written')
    expect(await project.text()).toBe(caseText)
  })

  test('writes what was accepted so far after quitting and saying yes', async () => {
    await using project = await failingProject()
    expect(await review(project.root, ['a', 'q', 'y'])).toMatchObject({ exitCode: 0 })
    expect(await project.text()).toBe(caseText + kettleEntry)
  })

  test('asks again after Enter, which answers nothing, and takes no notice of Escape', async () => {
    await using project = await failingProject()
    const { exitCode } = await review(project.root, [enter, `${escapeKey.repeat(3)}r`, 's', 'n'])
    expect(exitCode).toBe(0)
    expect(await project.text()).toBe(caseText)
  })

  test('refuses a case that changed since the run before it asks anything', async () => {
    await using project = await failingProject()
    await writeFile(project.path, `${caseText}# a comment\n`)
    const { exitCode, err } = await review(project.root, [])
    expect(exitCode).toBe(2)
    expect(err).toContain('cases/shop/a.case.yaml: the case file changed since the run')
  })

  test('writes nothing when the case changed while it was reviewed', async () => {
    await using project = await failingProject()
    const changed = `${caseText}# a comment\n`
    const { exitCode, err } = await review(project.root, ['a', () => writeFileSync(project.path, changed), 'r'])
    expect(exitCode).toBe(2)
    expect(err).toContain('the case file changed since the run')
    expect(await project.text()).toBe(changed)
  })

  test('takes the cases that a filter selects alone', async () => {
    await using project = await projectWith('a', 'b')
    await project.run(...(await Promise.all(project.files.map((file) => project.report(file)))))
    await writeFile(join(project.root, 'cases/shop/a.case.yaml'), 'name: other')
    expect(await review(project.root, ['a'], 'shop/b')).toMatchObject({ exitCode: 0, err: '' })
    expect(await readFile(join(project.root, 'cases/shop/b.case.yaml'), 'utf8')).toBe(caseText + kettleEntry)
    expect(await review(project.root, [], 'nobody')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('nobody'),
    })
  })

  test('shows a case that lies elsewhere, or is gone, with why it is not written, and reviews the others', async () => {
    await using project = await projectWith('a', 'b', 'gone')
    await using folder = await temporaryFolder()
    await project.run(...(await Promise.all(project.files.map((file) => project.report(file)))))
    await writeFile(join(folder.path, 'b.case.yaml'), caseText)
    await rm(join(project.root, 'cases/shop/b.case.yaml'))
    await rm(join(project.root, 'cases/shop/gone.case.yaml'))
    await symlink(join(folder.path, 'b.case.yaml'), join(project.root, 'cases/shop/b.case.yaml'))
    const { exitCode, err, screen } = await review(project.root, ['a'])
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(screen).toContain("can't be accepted: it lies outside of the project, where nothing is written")
    expect(screen).toContain("can't be accepted: there is no such file in the project")
    expect(await readFile(join(project.root, 'cases/shop/a.case.yaml'), 'utf8')).toBe(caseText + kettleEntry)
    expect(await readFile(join(folder.path, 'b.case.yaml'), 'utf8')).toBe(caseText)
  })

  test('finds a case by the link that leads to it', async () => {
    await using project = await projectWith('a')
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'b.case.yaml'), caseText)
    await symlink(join(folder.path, 'b.case.yaml'), join(project.root, 'cases/shop/b.case.yaml'))
    const file = relative(project.root, await realpath(join(folder.path, 'b.case.yaml')))
    await project.run(await project.report(file))
    const { screen } = await review(project.root, [], 'shop/b')
    expect(screen).toContain('1 finding of 1 case')
  })

  test('says which cases to review where another changed', async () => {
    await using project = await projectWith('a', 'b')
    await project.run(...(await Promise.all(project.files.map((file) => project.report(file)))))
    await writeFile(join(project.root, 'cases/shop/a.case.yaml'), `${caseText}# a comment\n`)
    expect(await review(project.root, [])).toMatchObject({
      exitCode: 2,
      err: expect.stringMatching(
        /a\.case\.yaml: the case file changed.*or leave it out, .*: npx roundtrip review cases\/shop\/b\.case\.yaml/s,
      ),
    })
  })

  test('says so when there is nothing to review', async () => {
    await using project = await projectWith('a')
    await project.run(failedCase({ status: 'pass', findings: [] }), failedCase({ status: 'error', findings: [] }))
    const { exitCode, screen } = await review(project.root, [])
    expect(exitCode).toBe(0)
    expect(screen).toContain('nothing to review')
    expect(screen).toContain('1 case could not be judged')
  })

  test('leaves what the case file has no place for, and writes the rest', async () => {
    await using project = await projectWith('a')
    const lost = finding({ proposal: { list: 'changes', entry: null, corrects: { entry: 7, field: null } } })
    await project.run(await project.report('cases/shop/a.case.yaml', { findings: [lost, finding()] }))
    const { exitCode, screen, err } = await review(project.root, ['c'])
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(screen).toContain('the case file has no place for it: accepting it writes nothing')
    expect(screen).toContain('the case files have no place for these, so they are left as they are:')
    expect(screen).toContain('1 accepted, 0 rejected, 1 left as it is')
    expect(await readFile(join(project.root, 'cases/shop/a.case.yaml'), 'utf8')).toBe(caseText + kettleEntry)
  })

  test('has no colours where none are wanted', async () => {
    await using project = await failingProject()
    const { raw } = await review(project.root, ['a', 'r'])
    expect(raw).toContain('accept: it is meant')
    expect(raw).not.toMatch(/\u001b\[[\d;]*m/)
  })

  test('needs a terminal, and says what does not', async () => {
    await using project = await failingProject()
    const { exitCode, err } = await withoutTerminal('review', '--root', project.root)
    expect(exitCode).toBe(2)
    expect(err).toContain('review asks questions, so it needs a terminal\n    `npx roundtrip accept --from FILE`')
  })
})

test.each([['review'], ['accept', '--from', 'approval.json']])('%s is refused in CI', async (...argv) => {
  vi.stubEnv('CI', 'true')
  const { exitCode, err } = await withoutTerminal(...argv)
  expect(exitCode).toBe(2)
  expect(err).toContain(`${argv[0]} writes case files, and in CI (the variable CI is set) nothing is written`)
})

test.each(['review', 'accept'])('%s --help breaks its lines where they are full', async (command) => {
  const { exitCode, out } = await withoutTerminal(command, '--help')
  expect(exitCode).toBe(0)
  const lines = out.split('\n\n')[1]?.split('\n') ?? []
  expect(lines.length).toBeGreaterThan(1)
  for (const [index, line] of lines.entries()) {
    expect(line.length).toBeLessThanOrEqual(80)
    const [next] = lines[index + 1]?.split(' ') ?? []
    if (next !== undefined) expect(`${line} ${next}`.length, line).toBeGreaterThan(80)
  }
})

describe('accept', () => {
  test('needs to be told where from', async () => {
    expect(await accept()).toMatchObject({ exitCode: 2, err: expect.stringContaining('--from <file>') })
  })

  test('of an approval that accepts nothing writes nothing', async () => {
    await using project = await projectWith('a')
    const file = join(project.root, 'approval.json')
    await writeFile(file, '{ "schemaVersion": 1, "cases": [] }')
    expect(await accept('--from', file, '--root', project.root)).toEqual({
      exitCode: 0,
      out: 'nothing to write\n',
      err: '',
    })
  })

  test('says what it wrote', async () => {
    await using project = await projectWith('a')
    const { inputs } = await project.report('cases/shop/a.case.yaml')
    const { kind, model, field } = finding()
    const decision = { kind, model, field, proposal: proposalFor('Kettle', '38.50') }
    const file = join(project.root, 'approval.json')
    const cases = [{ file: 'cases/shop/a.case.yaml', ...inputs, accepted: [decision] }]
    await writeFile(file, JSON.stringify({ schemaVersion: 1, cases }))
    expect(await accept('--from', file, '--root', project.root)).toEqual({
      exitCode: 0,
      out: '✓ cases/shop/a.case.yaml: 1 change declared\nsee whether it passes: npx roundtrip run cases/shop/a.case.yaml\n',
      err: '',
    })
  })
})

const accept = (...options: readonly string[]) => withoutTerminal('accept', ...options)

async function withoutTerminal(...argv: readonly string[]) {
  const written = { out: '', err: '' }
  const style = createStyle({ color: false })
  const exitCode = await runCommandLine(argv, {
    out: (text) => {
      written.out += text
    },
    err: (text) => {
      written.err += text
    },
    style,
    errorStyle: style,
  })
  return { exitCode, ...written }
}

import { describe, expect, test } from 'vitest'
import { createStyle } from '../../reports/index.ts'
import { HarnessError } from '../model/errors.ts'
import { errorText } from './error-text.ts'
import { exitCodeOf } from './exit-code.ts'
import { showsColor } from './terminal.ts'
import { inProcess, temporaryFolder } from './test-command.ts'

describe('help', () => {
  test.each(['run', 'show-report', 'merge-reports', 'compare', 'validate', 'fmt', 'explain', 'clean'])(
    'of %s says how it is used, with an example',
    async (name) => {
      const { exitCode, stdout, stderr } = await inProcess(name, '--help')
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout).toContain(`Usage: roundtrip ${name} `)
      expect(stdout).toContain(`$ npx roundtrip ${name} `)
    },
  )

  test('names every command and the exit codes', async () => {
    const { exitCode, stdout } = await inProcess('--help')
    expect(exitCode).toBe(0)
    for (const word of ['run', 'compare', 'validate', 'fmt', 'explain', 'clean', 'Exit codes'])
      expect(stdout).toContain(word)
  })
})

test('--version is that of the package', async () => {
  expect(await inProcess('--version')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  })
})

describe('bad usage', () => {
  test.each([
    [['explian'], "✗ unknown command 'explian'\n  (Did you mean explain?)\n"],
    [['compare', 'a', 'b', '--jsn'], "✗ unknown option '--jsn'\n  (Did you mean --json?)\n"],
    [['compare', 'a'], "✗ missing required argument 'actual'\n"],
    [['explain', 'sentry', 'a', 'b'], '✗ too many arguments'],
  ])('%j is told on stderr, and exits with 2', async (argv, text) => {
    const { exitCode, stdout, stderr } = await inProcess(...argv)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(text)
    expect(stderr).toContain('--help')
  })

  test('no command at all shows the help on stderr, and exits with 2', async () => {
    expect(await inProcess()).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('Usage:') })
  })

  test('a folder that is no project is told', async () => {
    await using folder = await temporaryFolder()
    const { exitCode, stderr } = await inProcess('explain', 'sentry', '--root', folder.path)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`✗ this is no pg-roundtrip project: ${folder.path} does not have a folder snapshots/`)
  })
})

describe('an error that ends a command', () => {
  const plain = createStyle({ color: false })

  test('is its message alone when it was foreseen', () => {
    const error = new HarnessError('no such case', { code: 'bad-usage', fix: 'name another' })
    expect(errorText(error, plain)).toBe('✗ no such case\n    name another\n')
    expect(exitCodeOf(error)).toBe(2)
  })

  test('leads to the doctor when there was no database to be had', () => {
    const error = new HarnessError('no database', { code: 'infrastructure', fix: 'install one' })
    expect(errorText(error, plain)).toBe(
      '✗ no database\n    install one\n  `npx roundtrip doctor` says what is wrong with this machine\n',
    )
    expect(exitCodeOf(error)).toBe(3)
  })

  test('is shown with its stack and a request to report it when it was not', () => {
    const error = new TypeError('x is not a function')
    const text = errorText(error, plain)
    expect(text).toMatch(/^✗ unexpected error: TypeError: x is not a function\n/)
    expect(text).toContain('main.test.ts')
    expect(text).toContain('please report it')
    expect(exitCodeOf(error)).toBe(3)
  })
})

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ TERM: 'dumb' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
])('with %j, on a terminal: %j, colour is shown: %j', (env, isTTY, shown) => {
  expect(showsColor({ isTTY }, env)).toBe(shown)
})

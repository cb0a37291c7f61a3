import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { asChild, checkout, command } from './test-command.ts'

const snapshot = join(checkout, 'snapshots/sentry/fresh-install.json')

describe('the real command', { timeout: 60_000 }, () => {
  test('starts, works in a folder inside of a project, and exits with the code of what it found', async () => {
    const ended = await asChild(['compare', snapshot, snapshot], { cwd: join(checkout, 'snapshots') })
    expect(ended).toEqual({ exitCode: 0, stdout: '✓ no findings: 50 rows expected, 50 actual\n', stderr: '' })
  })

  test('shows colour where it is told to', async () => {
    const ended = await asChild(['compare', snapshot, snapshot], { env: { FORCE_COLOR: '1' } })
    expect(ended.stdout).toMatch(/^\u001b\[32m✓\u001b\[39m/)
  })

  test.skipIf(process.platform === 'win32')('is not disturbed by a reader that goes away', async () => {
    const script = '{ "$0" "$1" explain sentry --json; echo "exit code $?" >&2; } | head -c 1'
    const shell = spawnSync('/bin/sh', ['-c', script, process.execPath, command], { cwd: checkout, encoding: 'utf8' })
    expect({ stdout: shell.stdout, stderr: shell.stderr }).toEqual({ stdout: '{', stderr: 'exit code 0\n' })
  })

  describe.skipIf(!existsSync('/dev/full'))('where nothing more can be written', () => {
    const full = (...argv: readonly string[]) => {
      const shell = spawnSync('/bin/sh', ['-c', '"$0" "$@" > /dev/full', process.execPath, command, ...argv], {
        cwd: checkout,
        encoding: 'utf8',
      })
      return { exitCode: shell.status, stderr: shell.stderr }
    }
    const told = '✗ the output cannot be written: no space left on device\n'

    test.each([['--help'], ['explain', 'sentry', '--json'], ['compare', snapshot, snapshot]])(
      '%s says so in a line, and fails',
      (...argv) => {
        expect(full(...argv)).toEqual({ exitCode: 3, stderr: told })
      },
    )

    test('what has nothing to write fails as it does elsewhere', () => {
      expect(full('nonsense')).toEqual({ exitCode: 2, stderr: expect.not.stringContaining('cannot be written') })
    })
  })
})

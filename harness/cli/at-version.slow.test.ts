import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { checkout, inProcess, temporaryFolder } from './test-command.ts'

// Throwaway servers are booted.
vi.setConfig({ testTimeout: 60_000 })

const older = join(checkout, 'snapshots/bookshop/before-gift-wrap.json')

test('validate holds a snapshot against an older version that is named, and says that one can be', async () => {
  expect(await inProcess('validate', '--at', '2', older)).toEqual({
    exitCode: 0,
    stdout: `✓ ${older}: fits subject bookshop at version 2\n`,
    stderr: '',
  })
  const { exitCode, stdout } = await inProcess('validate', older)
  expect(exitCode).toBe(1)
  expect(stdout).toContain('or drop the field; if the snapshot is of an older version, say which: --at VERSION')
  const newer = await inProcess('validate', '--at', '0002', join(checkout, 'snapshots/bookshop/small-shop.json'))
  expect(newer.stdout).toContain('does not fit subject bookshop at version 0002')
  expect(newer.stdout).not.toContain('say which')
})

test('fmt gives a snapshot of an older version that is named its canonical form', async () => {
  expect(await inProcess('fmt', '--check', '--at', '2', older)).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  const { exitCode, stderr } = await inProcess('fmt', '--check', older)
  expect(exitCode).toBe(2)
  expect(stderr).toContain('if the snapshot is of an older version, say which: --at VERSION')
})

test('a version that is not there, or of what has none, is misuse', async () => {
  const missing = await inProcess('validate', '--at', '99', older)
  expect([missing.exitCode, missing.stderr]).toEqual([2, expect.stringContaining('there is no migration 99')])
  const sentry = join(checkout, 'snapshots/sentry/fresh-install.json')
  const none = await inProcess('fmt', '--check', '--at', '1', sentry)
  expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('subject sentry has no migrations')])
  await using folder = await temporaryFolder()
  const loose = join(folder.path, 'a.json')
  await writeFile(loose, '[]')
  const { exitCode, stderr } = await inProcess('validate', '--at', '1', loose)
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is of no subject')])
})

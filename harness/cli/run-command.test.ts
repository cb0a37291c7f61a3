import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { inProcess, temporaryFolder } from './test-command.ts'
import { project } from './test-project.ts'

vi.setConfig({ testTimeout: 120_000 })

describe('what selects no case, or cannot be understood, exits with 2', () => {
  test.each([
    [['price-raise'], 'no case matches price-raise\n    did you mean price-rise?'],
    [['--shard', '3/2'], '--shard 3/2: expected INDEX/COUNT'],
    [['--shard', '1/7'], '--shard 1/7: there are more shards than cases to run (1)'],
    [['-t', '['], '-t [: Invalid regular expression'],
  ])('%j', async (options, message) => {
    await using folder = await project()
    const { exitCode, stderr } = await inProcess('run', ...options, '--root', folder.path)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })

  test('settings that are not valid', async () => {
    // The options set these for this process, where other tests run as well.
    for (const name of ['ROUNDTRIP_POSTGRES', 'ROUNDTRIP_KEEP', 'ROUNDTRIP_REPORT']) vi.stubEnv(name, undefined)
    onTestFinished(() => {
      vi.unstubAllEnvs()
    })
    await using folder = await project()
    const targets = ['--postgres', 'embedded', '--postgres', 'external,embedded']
    const options = [...targets, '--keep', 'sometimes', '--report', 'htm']
    const { exitCode, stderr } = await inProcess('run', ...options, '--root', folder.path)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('provider embedded is named twice (--postgres, or ROUNDTRIP_POSTGRES)')
    expect(stderr).toContain('keep must be one of never, on-failure, always, not sometimes (--keep, or ROUNDTRIP_KEEP)')
    expect(stderr).toContain('there is no report htm: did you mean html? (--report, or ROUNDTRIP_REPORT)')
  })

  test('a project without a case', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'snapshots'))
    const { exitCode, stderr } = await inProcess('run', '--root', folder.path)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('write one: cases/<subject>/<name>.case.yaml')
  })
})

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { openProvider } from '../postgres/index.ts'
import { asChild } from './test-command.ts'
import { mayMount, memoryFileSystem, smallProject } from './test-unplugged.ts'

vi.setConfig({ testTimeout: 120_000 })

const canMount = await mayMount()
const note = canMount ? '' : ' (not tested: file systems can not be mounted here)'
const settings = { name: 'embedded', provider: 'embedded', majorVersion: null, image: '', url: null, warm: 0 } as const

describe.skipIf(!canMount)(`what is unplugged is named, and the run exits with 3${note}`, () => {
  test('a temporary folder that can not be written to', async () => {
    await using folder = await smallProject({ idle: 'SELECT 1' })
    await using temporary = await memoryFileSystem('ro')
    const { exitCode, stderr } = await asChild(['run'], { cwd: folder.path, env: { TMPDIR: temporary.path } })
    expect(exitCode).toBe(3)
    expect(stderr).toContain(`The temporary folder ${temporary.path} can't be written to: EROFS`)
    expect(stderr).toContain('set TMPDIR to another folder')
  })

  test('a disk that a step fills, and a data folder that is deleted under its server', async () => {
    await using folder = await smallProject({
      deleted: "COPY (SELECT) TO PROGRAM 'rm -rf ./*'; SELECT count(*) FROM town",
      filled: "INSERT INTO town SELECT id, repeat('x', 1000) FROM generate_series(2, 100000) AS id",
      idle: 'SELECT 1',
    })
    await using temporary = await memoryFileSystem('size=80m')
    const env = { TMPDIR: temporary.path, ROUNDTRIP_POSTGRES: 'embedded' }
    const { exitCode, stderr } = await asChild(['run'], { cwd: folder.path, env })
    expect(exitCode).toBe(3)
    expect(stderr).toMatch(/The PostgreSQL server does not work any more: could not open .*: No such file or directory/)
    expect(stderr).toMatch(/The PostgreSQL server runs short of something: .*No space left on device/)
    expect(stderr).toContain('set TMPDIR to a folder on a larger one')
    const { summary } = JSON.parse(await readFile(join(folder.path, 'reports/out/report.json'), 'utf8'))
    expect(summary).toMatchObject({ cases: 3, passed: 1, errored: 2 })
    await expect.poll(() => readdir(temporary.path), { timeout: 15_000 }).toEqual([])
  })

  test('a disk that has no room for a server', async () => {
    await using temporary = await memoryFileSystem('size=10m')
    vi.stubEnv('TMPDIR', temporary.path)
    await using provider = await openProvider({ ...settings, isolation: 'server' })
    vi.unstubAllEnvs()
    await expect(provider.boot()).rejects.toMatchObject({
      code: 'infrastructure',
      message: expect.stringMatching(
        /did not start: [\s\S]*No space left[\s\S]*set TMPDIR to a folder on a larger one/,
      ),
    })
    expect(await readdir(temporary.path)).toEqual([])
  })
})

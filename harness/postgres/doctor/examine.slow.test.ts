import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PostgresSettings } from '../../model/config.ts'
import { HarnessError } from '../../model/errors.ts'
import { ownIdentity } from '../process-identity.ts'
import type { Check } from './check.ts'
import { examine } from './examine.ts'

vi.setConfig({ testTimeout: 60_000 })

function target(name: PostgresSettings['provider'], settings: Partial<PostgresSettings> = {}): PostgresSettings {
  const image = 'postgres:18-alpine'
  return { name, provider: name, majorVersion: null, image, url: null, isolation: 'server', warm: 0, ...settings }
}

const look = (...targets: readonly PostgresSettings[]) => examine(targets, { all: false })

function named(name: string, checks: readonly Check[]): readonly Check[] {
  return checks.filter((check) => check.name === name)
}

/** A temporary folder that only this test uses. */
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doctor-'))
  await chmod(folder, 0o755)
  vi.stubEnv('TMPDIR', folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

describe('an embedded server', () => {
  beforeEach(() => {
    vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock')
  })

  test('is booted, asked and removed; what a killed run left is told, and stays', async () => {
    const left = path.join(folder, 'pg-roundtrip-0123456789ab')
    await mkdir(left)
    await writeFile(path.join(left, 'owner.json'), JSON.stringify(await endedProcess()))
    const { targets, checks, unfinished } = await look(target('embedded'))
    expect(targets).toMatchObject([{ name: 'embedded', provider: 'embedded', usable: true }])
    expect(named('embedded-boot', checks)).toMatchObject([
      { status: 'ok', message: expect.stringMatching(/^PostgreSQL \d\S+ booted and answered in \d+\.\d\d s$/) },
    ])
    expect(targets[0]?.version).toMatch(/^18\./)
    expect(unfinished).toBe(false)
    expect(named('leftovers', checks)).toContainEqual({
      name: 'leftovers',
      status: 'note',
      message: expect.stringContaining('folder pg-roundtrip-0123456789ab'),
      fix: 'npx roundtrip clean',
    })
    expect(await readdir(folder)).toEqual(['pg-roundtrip-0123456789ab'])
  })

  test('serves `auto` without Docker; what is wrong with providers that are not used is worth a note', async () => {
    const url = 'postgresql://me:s3cret@127.0.0.1:1/postgres'
    const { targets, checks } = await look(target('auto', { url }))
    const reason = expect.stringContaining('unix:///nowhere/docker.sock, DOCKER_HOST: nothing is there')
    expect(targets).toMatchObject([{ name: 'auto', provider: 'embedded', usable: true, reason }])
    expect(named('docker-daemon', checks)).toMatchObject([
      { status: 'note', fix: expect.stringContaining('Start Docker') },
    ])
    expect(named('external-server', checks)).toMatchObject([{ status: 'note' }])
  })

  test('of a version that is not installed is a problem of that target alone', async () => {
    const { targets, checks } = await look(
      target('embedded'),
      target('embedded', { name: 'embedded@99', majorVersion: 99 }),
    )
    expect(targets.map(({ usable }) => usable)).toEqual([true, false])
    expect(checks.filter(({ status }) => status === 'problem')).toEqual([
      {
        name: 'embedded-programs',
        status: 'problem',
        message: 'Embedded PostgreSQL 99 is not installed.',
        fix: 'Its packages exist for 13, 14, 15, 16, 17, 18.',
      },
    ])
  })

  test('is not to be had where TMPDIR names no folder: vitest would fail', async () => {
    vi.stubEnv('TMPDIR', path.join(folder, 'nowhere'))
    const { checks } = await look(target('embedded'))
    expect(named('temporary-folder', checks)).toMatchObject([
      { status: 'problem', message: expect.stringContaining(`${path.join(folder, 'nowhere')} can't be written to`) },
    ])
  })

  test('has another temporary folder where TMPDIR is too long for a socket', async () => {
    const long = path.join(folder, 'x'.repeat(90))
    await mkdir(long)
    vi.stubEnv('TMPDIR', long)
    const { targets, checks } = await look(target('embedded'))
    expect(targets).toMatchObject([{ usable: true }])
    expect(named('temporary-folder', checks)).toMatchObject([
      { status: 'note', message: expect.stringContaining(`in place of ${long}`) },
    ])
  })

  // Not even root can make a folder in /proc.
  test.runIf(process.platform === 'linux')('is not to be had without a writable temporary folder', async () => {
    vi.stubEnv('TMPDIR', '/proc')
    const { targets, checks } = await look(target('embedded'))
    expect(targets).toMatchObject([{ usable: false, version: null }])
    expect(named('temporary-folder', checks)).toMatchObject([
      { status: 'problem', fix: 'Check that /proc is writable and has space left, or set TMPDIR.' },
    ])
    expect(named('embedded-boot', checks)).toEqual([])
  })
})

test('an external server needs a URL that can be read', async () => {
  const unreadable = look(target('external', { url: 'me:s3cret@somewhere' }))
  await expect(unreadable).rejects.toBeInstanceOf(HarnessError)
  await expect(unreadable).rejects.toMatchObject({ code: 'bad-config' })
})

async function endedProcess() {
  const child = spawn('true')
  await once(child, 'exit')
  return { ...ownIdentity(), pid: child.pid, startTime: '1' }
}

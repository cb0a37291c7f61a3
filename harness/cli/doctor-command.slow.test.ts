import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStyle } from '../../reports/index.ts'
import { nodeCheck } from './doctor-checks.ts'
import { doctorText } from './doctor-text.ts'
import { asChild, checkout, inProcess, temporaryFolder } from './test-command.ts'

vi.setConfig({ testTimeout: 60_000 })

const noDocker = 'unix:///nowhere/docker.sock'

beforeEach(() => {
  vi.stubEnv('DOCKER_HOST', noDocker)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

test('a machine where all is well exits with 0, and the last line says what a run would use', async () => {
  const env = { DOCKER_HOST: noDocker, ROUNDTRIP_POSTGRES: 'embedded' }
  const { exitCode, stdout, stderr } = await asChild(['doctor'], { env })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toContain(`✓ node               Node.js ${process.versions.node} on `)
  expect(stdout).toMatch(/^✓ vitest {13}vitest \S+ loads$/m)
  expect(stdout).toContain(`✓ project            ${checkout}: 2 subjects, `)
  expect(stdout).toMatch(/^✓ settings {11}from .*\bROUNDTRIP_POSTGRES\b/m)
  expect(stdout).toMatch(/^✓ embedded-boot {6}PostgreSQL 18\.\S+ booted and answered in \d+\.\d\d s$/m)
  expect(stdout).toMatch(/^! docker-daemon {6}No Docker daemon answers\.$/m)
  expect(stdout).toContain('✓ target             embedded PostgreSQL, as configured; isolation: database\n')
  expect(stdout).toMatch(/\n\n✓ a run would use embedded PostgreSQL 18\.\S+\n$/)
})

test('a configured provider that can not be had exits with 3, and how to mend that is told', async () => {
  const { exitCode, stdout } = await inProcess('doctor', '--postgres', 'testcontainers', '--root', checkout)
  expect(exitCode).toBe(3)
  expect(stdout).toContain('✗ docker-daemon      No Docker daemon answers.\n')
  expect(stdout).toContain(`                     ${noDocker}, DOCKER_HOST: nothing is there\n`)
  expect(stdout).toContain('                     → Start Docker, or set DOCKER_HOST to where it runs')
  expect(stdout).toContain('✗ target             testcontainers PostgreSQL, as configured')
  expect(stdout).toMatch(/\n✗ no run is possible: 1 problem\n$/)
})

test('one of several that can not be had is named, and a password is not', async () => {
  vi.stubEnv('ROUNDTRIP_POSTGRES_URL', 'postgresql://me:s3cret@127.0.0.1:1/postgres')
  const argv = ['--postgres', 'external,embedded', '--root', checkout]
  const { exitCode, stdout, stderr } = await inProcess('doctor', ...argv)
  expect(exitCode).toBe(3)
  expect(stdout).toMatch(/^✗ external-server/m)
  expect(stdout).toMatch(/\n✗ a run would fail on external: 1 problem\n$/)
  expect(stdout + stderr).not.toContain('s3cret')
})

test('as JSON it has a version, a verdict, the targets and the checks, also outside of a project', async () => {
  await using folder = await temporaryFolder()
  const argv = ['doctor', '--json', '--postgres', 'embedded', '--root', folder.path]
  const { exitCode, stdout } = await inProcess(...argv)
  const diagnosis = JSON.parse(stdout)
  expect(exitCode).toBe(0)
  expect(Object.keys(diagnosis)).toEqual(['schemaVersion', 'usable', 'targets', 'checks'])
  expect(diagnosis).toMatchObject({
    schemaVersion: 1,
    usable: true,
    targets: [
      {
        name: 'embedded',
        provider: 'embedded',
        reason: 'embedded PostgreSQL, as configured',
        isolation: 'server',
        version: expect.stringMatching(/^18\./),
        usable: true,
      },
    ],
  })
  for (const check of diagnosis.checks) expect(Object.keys(check)).toEqual(['name', 'status', 'message', 'fix'])
  expect(diagnosis.checks).toContainEqual({
    name: 'project',
    status: 'note',
    message: `there is no snapshots/ in ${folder.path}`,
    fix: expect.stringContaining('--root DIR'),
  })
})

test('bad settings exit with 2', async () => {
  const { exitCode, stdout, stderr } = await inProcess('doctor', '--postgres', 'embeded', '--root', checkout)
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toContain('there is no provider embeded')
})

test('a Node.js that is too old is a problem', () => {
  expect(nodeCheck('20.19.0')).toMatchObject({ status: 'ok', fix: null })
  expect(nodeCheck('20.18.3')).toMatchObject({ status: 'problem', fix: 'Install Node.js 20.19.0 or newer.' })
})

test('lines stand below each other, and colour is only what the style gives', () => {
  const checks = [
    { name: 'node', status: 'ok', message: 'Node.js 24', fix: null },
    { name: 'docker-daemon', status: 'problem', message: 'it is gone\n  its log ends', fix: 'Start it.\nLook at it.' },
  ] as const
  const targets = [
    { name: 'auto', provider: 'testcontainers', reason: 'why', isolation: 'database', version: null, usable: false },
  ] as const
  expect(doctorText({ usable: false, checks, targets }, createStyle({ color: false }))).toMatchInlineSnapshot(`
    "✓ node           Node.js 24
    ✗ docker-daemon  it is gone
                     its log ends
                     → Start it.
                     → Look at it.
    ✗ target         auto: why; isolation: database

    ✗ no run is possible: 1 problem
    "
  `)
  expect(doctorText({ usable: true, checks, targets }, createStyle({ color: true }))).toContain('\u001B[32m✓\u001B[39m')
})

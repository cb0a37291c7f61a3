import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { asChild } from './test-command.ts'
import { unpluggableDaemon } from './test-unpluggable-daemon.ts'
import { smallProject } from './test-unplugged.ts'

vi.setConfig({ testTimeout: 180_000 })

const { DOCKER_HOST: address = '', ROUNDTRIP_POSTGRES_IMAGE: image = '' } = process.env
const canTest = image !== '' && address.startsWith('unix://')
const note = canTest ? '' : ' (not tested: needs ROUNDTRIP_POSTGRES_IMAGE, and a socket in DOCKER_HOST)'
const run = ['run', '--postgres', 'testcontainers']

describe.skipIf(!canTest)(`what is unplugged of Docker is named, and the run exits with 3${note}`, () => {
  test('the daemon, before the run', async () => {
    await using folder = await smallProject({ idle: 'SELECT 1' })
    const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' }
    const { exitCode, stderr } = await asChild(run, { cwd: folder.path, env })
    expect(exitCode).toBe(3)
    expect(stderr).toContain(
      'No Docker daemon answers.\n    unix:///nowhere/docker.sock, DOCKER_HOST: nothing is there',
    )
    expect(stderr).toContain('Start Docker, or set DOCKER_HOST to where it runs')
  })

  test.each([
    ['while the first server boots', 1],
    ['while a case runs', 2],
  ])('the daemon, %s: each case left says so, and what it left goes when it is back', async (_, containers) => {
    const sql = 'SELECT pg_sleep(1)'
    await using folder = await smallProject({ a: sql, b: sql, c: sql, d: sql, e: sql })
    await writeFile(join(folder.path, 'roundtrip.config.ts'), 'export default { postgres: { warm: 1 } }\n')
    await using daemon = await unpluggableDaemon(address.slice('unix://'.length))
    const running = asChild(run, { cwd: folder.path, env: { DOCKER_HOST: daemon.address } })
    await Promise.race([daemon.starts(containers), running])
    await daemon.unplug()
    const { exitCode, stderr } = await running
    expect(exitCode).toBe(3)
    expect(stderr).toContain('The Docker daemon does not answer any more')
    const { cases } = JSON.parse(await readFile(join(folder.path, 'reports/out/report.json'), 'utf8'))
    expect(cases).toHaveLength(5)
    // The one that ran meanwhile had its server, and is judged by it.
    const left = containers === 2 ? cases.slice(1) : cases
    for (const report of left) expect(report).toMatchObject({ status: 'error', errorCode: 'infrastructure' })
    if (containers === 2) expect(cases[0]).toMatchObject({ name: 'a', status: 'pass' })
    expect(await daemon.containers()).toHaveLength(containers)
    await daemon.plugIn()
    await expect.poll(daemon.containers, { timeout: 60_000 }).toEqual([])
  })

  test('the image', async () => {
    await using folder = await smallProject({ idle: 'SELECT 1' })
    const env = { ROUNDTRIP_POSTGRES_IMAGE: 'roundtrip-no-such-image:0' }
    const { exitCode, stderr } = await asChild(run, { cwd: folder.path, env })
    expect(exitCode).toBe(3)
    expect(stderr).toContain("The image roundtrip-no-such-image:0 is not there, and it can't be pulled: ")
  })
})

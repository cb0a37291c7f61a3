import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Watchdog } from './watchdog.ts'

const fixture = path.join(import.meta.dirname, 'runner.fixture.ts')

describe('servers and their folders go with the runner', () => {
  test('that is killed with SIGKILL', async () => {
    const { runner, left } = await startRunner('wait')
    expect(left()).toHaveLength(4)
    runner.kill('SIGKILL')
    await expect.poll(left, { timeout: 4_000 }).toEqual([])
  }, 30_000)

  test('whose whole process group is interrupted, as Ctrl-C does', async () => {
    const { runner, left } = await startRunner('wait')
    if (runner.pid === undefined) throw new Error('the runner has no pid')
    process.kill(-runner.pid, 'SIGINT')
    await expect.poll(left, { timeout: 4_000 }).toEqual([])
  }, 30_000)

  test('whose whole process group is terminated', async () => {
    const { runner, left } = await startRunner('wait')
    if (runner.pid === undefined) throw new Error('the runner has no pid')
    process.kill(-runner.pid, 'SIGTERM')
    await expect.poll(left, { timeout: 4_000 }).toEqual([])
  }, 30_000)

  test.each(['exit', 'throw'])(
    'that ends by %s without disposing of anything',
    async (ending) => {
      const { left } = await startRunner(ending)
      await expect.poll(left, { timeout: 4_000 }).toEqual([])
    },
    30_000,
  )
})

interface StartedRunner {
  readonly runner: ChildProcess
  /** The server processes and folders that are still there. */
  readonly left: () => readonly (string | number)[]
}

async function startRunner(ending: string): Promise<StartedRunner> {
  const runner = spawn(process.execPath, ['--import', 'jiti/register', fixture, ending], {
    cwd: import.meta.dirname,
    detached: true,
    stdio: ['ignore', 'pipe', ending === 'throw' ? 'ignore' : 'inherit'],
  })
  for await (const line of createInterface({ input: runner.stdout })) {
    const { folders, pids }: { folders: string[]; pids: number[] } = JSON.parse(line)
    return { runner, left: () => [...folders.filter((folder) => existsSync(folder)), ...pids.filter(isRunning)] }
  }
  throw new Error('the runner ended before it had booted its servers')
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('the watchdog', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'pg test '))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  test('removes the folders that it was told of, and no other', async () => {
    for (const name of ['pg-roundtrip-00a', 'pg-roundtrip-00b', 'pg-roundtrip-00c']) await mkdir(path.join(root, name))
    const watchdog = new Watchdog(root)
    await watchdog.watch('pg-roundtrip-00a')
    await watchdog.watch('pg-roundtrip-00b')
    await watchdog.forget('pg-roundtrip-00b')
    await watchdog[Symbol.asyncDispose]()
    expect((await readdir(root)).sort()).toEqual(['pg-roundtrip-00b', 'pg-roundtrip-00c'])
  })

  test.each([
    'bystander',
    '../bystander',
    'cafe',
    'pg-roundtrip-',
    'pg-roundtrip-0/../../bystander',
    '.',
    '*',
    '$(rm -rf .)',
  ])('takes no orders about %s', async (name) => {
    const inside = ['bystander', 'cafe', 'pg-roundtrip-0']
    for (const folder of inside) await mkdir(path.join(root, 'in', folder), { recursive: true })
    await mkdir(path.join(root, 'bystander'))
    const watchdog = new Watchdog(path.join(root, 'in'))
    await watchdog.watch(name)
    await watchdog[Symbol.asyncDispose]()
    expect((await readdir(root)).sort()).toEqual(['bystander', 'in'])
    expect((await readdir(path.join(root, 'in'))).sort()).toEqual(inside)
  })

  test.runIf(process.platform === 'linux')('has a successor when it is killed', async () => {
    const watchdog = new Watchdog(root)
    const before = await childrenOf(process.pid)
    await watchdog.watch('pg-roundtrip-00a')
    const [pid] = (await childrenOf(process.pid)).filter((child) => !before.includes(child))
    if (pid === undefined) throw new Error('the watchdog is no child of this process')
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => isRunning(pid)).toBe(false)
    await watchdog.watch('pg-roundtrip-00b')
    await mkdir(path.join(root, 'pg-roundtrip-00a'))
    await mkdir(path.join(root, 'pg-roundtrip-00b'))
    await watchdog[Symbol.asyncDispose]()
    expect(await readdir(root)).toEqual([])
  })
})

async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}

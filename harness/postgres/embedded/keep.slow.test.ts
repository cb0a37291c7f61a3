import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { listLeftovers } from '../leftovers.ts'
import { ownIdentity } from '../process-identity.ts'
import type { Leftover } from '../provider.ts'
import { serverAccount } from './account.ts'
import { createEmbeddedProvider } from './embedded-provider.ts'
import { worksIn } from './end-server.ts'
import { markKept, readMark } from './folder-mark.ts'
import { removeFolder } from './sweep.ts'

vi.setConfig({ testTimeout: 60_000 })

const fixture = path.join(import.meta.dirname, 'keeper.fixture.ts')
/** How often a runner is killed while it keeps a server. */
const rounds = Number(process.env.ROUNDTRIP_KILL_ROUNDS ?? 1)

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pg-test-'))
  await chmod(root, 0o755)
  vi.stubEnv('TMPDIR', root)
})
afterEach(async () => {
  for (const name of await ours()) await removeFolder(path.join(root, name))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(root, { recursive: true })
})

/** The names of what is in the temporary folder, but for what the runner is compiled to. */
async function ours(): Promise<readonly string[]> {
  return (await readdir(root)).filter((name) => /^pg-roundtrip-[0-9a-f]{12}$/.test(name))
}

describe('a server that was kept', () => {
  test.each(['dispose', 'SIGKILL'] as const)(
    'outlives its runner and the next start, until it is removed, and it alone: %s',
    async (ending) => {
      const bystander = path.join(root, 'pg-roundtrip-00000000000a')
      await mkdir(bystander)
      const { runner, said } = await startRunner(ending)
      const exited = once(runner, 'exit')
      // A runner that is done ends by itself.
      if (ending !== 'dispose') process.kill(-pidOf(runner), ending)
      expect((await exited)[0]).toBe(ending === 'dispose' ? 0 : null)
      await expect.poll(() => existsSync(said.other), { timeout: 4_000 }).toBe(false)
      {
        await using _later = await createEmbeddedProvider()
      }
      expect(await ask(said.url, 'SELECT id FROM evidence')).toBe(7)

      const leftover = await find(said.name)
      expect(leftover).toMatchObject({ kind: 'folder', state: 'kept' })
      const pid = await postmasterOf(said.folder)
      expect(await worksIn(pid, path.join(said.folder, 'data'))).toBe(true)
      await leftover?.remove()
      expect(await worksIn(pid, path.join(said.folder, 'data'))).toBe(false)
      expect(await ours()).toEqual([path.basename(bystander)])
    },
  )

  test('gives the same when it is kept again, and is not listed while its runner may still use it', async () => {
    await using provider = await createEmbeddedProvider()
    const server = await provider.boot()
    const [first, second] = await Promise.all([server.keep(), server.keep()])
    expect(second).toEqual(first)
    expect(first).toEqual({ name: path.basename(server.connection.host), url: server.url })
    await server[Symbol.asyncDispose]()
    expect(await server.keep()).toEqual(first)
    expect(await ask(first.url, 'SELECT 1')).toBe(1)
    expect(await find(first.name)).toBeUndefined()
  })

  test.runIf(process.platform === 'linux')(
    `is removed or kept, nothing in between, when its runner is killed meanwhile (${rounds} times)`,
    async () => {
      for (let round = 0; round < rounds; round++) {
        const { runner, said } = await startRunner('while keeping')
        const [watchdog] = await watchdogsOf(pidOf(runner))
        const exited = once(runner, 'exit')
        // About as long as keeping takes, and often less.
        const waitMs = Math.random() * 3
        if (waitMs > 1) await delay(waitMs - 1)
        runner.kill('SIGKILL')
        await exited
        await expect.poll(() => existsSync(`/proc/${watchdog}`), { timeout: 10_000 }).toBe(false)
        if (!existsSync(said.folder)) continue
        expect(await find(path.basename(said.folder))).toMatchObject({ state: 'kept' })
        expect(await ask(said.url, 'SELECT id FROM evidence')).toBe(7)
      }
    },
    rounds * 20_000,
  )
})

test('a server that has ended can not be kept', async () => {
  await using provider = await createEmbeddedProvider()
  const disposed = await provider.boot()
  await disposed[Symbol.asyncDispose]()
  await expect(disposed.keep()).rejects.toMatchObject({
    code: 'infrastructure',
    message: /can't be kept: it has ended/,
  })

  await using killed = await provider.boot()
  const pid = await postmasterOf(killed.connection.host)
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => isRunning(pid)).toBe(false)
  await expect(killed.keep()).rejects.toMatchObject({ code: 'infrastructure', message: /can't be kept: it has ended/ })
})

test('a server whose folder can not be marked is not kept, and goes as it would have', async () => {
  await using provider = await createEmbeddedProvider()
  const server = await provider.boot()
  const folder = server.connection.host
  await mkdir(path.join(folder, 'owner.json.new'))
  await expect(server.keep()).rejects.toMatchObject({ code: 'infrastructure', message: /can't be kept: .*EEXIST/ })
  expect(await readMark(folder, await serverAccount())).toMatchObject({ kept: false })
  await server[Symbol.asyncDispose]()
  expect(existsSync(folder)).toBe(false)
})

test.each(['linux', 'darwin'] as const)(
  'a process works in a folder only if that can be seen: on %s',
  async (system) => {
    if (system !== process.platform && process.platform !== 'linux') return
    await using provider = await createEmbeddedProvider()
    const { connection } = await provider.boot()
    const data = path.join(connection.host, 'data')
    expect(await worksIn(await postmasterOf(connection.host), data, system)).toBe(true)
    expect(await worksIn(await postmasterOf(connection.host), path.join(connection.host, 'dat'), system)).toBe(false)
    expect(await worksIn(process.pid, data, system)).toBe(false)
  },
)

test('a folder is listed as abandoned when its owner has ended, and not while it lives', async () => {
  const folders = ['pg-roundtrip-00000000000a', 'pg-roundtrip-00000000000b', 'pg-roundtrip-00000000000c']
  const [ended = '', alive = '', kept = ''] = folders
  for (const name of folders) {
    await mkdir(path.join(root, name))
    const owner = name === alive ? ownIdentity() : { ...ownIdentity(), startTime: '1' }
    await writeFile(path.join(root, name, 'owner.json'), JSON.stringify(owner))
  }
  await markKept(path.join(root, kept))
  expect(await Promise.all(folders.map(find))).toEqual([
    expect.objectContaining({ name: ended, state: 'abandoned' }),
    undefined,
    undefined,
  ])
})

async function find(name: string): Promise<Leftover | undefined> {
  const { leftovers, problems } = await listLeftovers({ url: null })
  expect(problems).toEqual([])
  return leftovers.find((leftover) => leftover.name === name)
}

interface Said {
  readonly name: string
  readonly url: string
  readonly folder: string
  readonly other: string
}

async function startRunner(ending: string): Promise<{ readonly runner: ChildProcess; readonly said: Said }> {
  const runner = spawn(process.execPath, ['--import', 'jiti/register', fixture, ending], {
    cwd: import.meta.dirname,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: runner.stdout })) return { runner, said: JSON.parse(line) }
  throw new Error('the runner ended before it had booted its servers')
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the process has no pid')
  return child.pid
}

async function watchdogsOf(pid: number): Promise<readonly string[]> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean)
  const commands = await Promise.all(children.map((child) => readFile(`/proc/${child}/cmdline`, 'utf8')))
  return children.filter((_, index) => commands[index]?.includes('pg-roundtrip-watchdog'))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function postmasterOf(folder: string): Promise<number> {
  return Number.parseInt(await readFile(path.join(folder, 'data/postmaster.pid'), 'utf8'), 10)
}

/** The only value of the only row. */
async function ask(url: string, query: string): Promise<unknown> {
  const client = new Client(url)
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

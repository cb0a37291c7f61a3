import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { PostgresSettings } from '../../model/config.ts'
import { familyOf, type Process } from './test-processes.ts'
import { checkout } from './test-project.ts'

/** What a runner does, as it tells itself. `end`: it compares, or disposes of the server. */
export const phases = ['boot', 'import', 'step', 'export'] as const
export type Phase = (typeof phases)[number] | 'end'

/** A process group of its own, for a test to end. */
export interface Runner {
  readonly child: ChildProcess
  readonly pid: number
  /** What it said that it does, from the first on. */
  readonly told: readonly string[]
  /** Resolves when it says that it does this, for the `count`th time. @throws Error when it ends first */
  readonly reaches: (phase: Phase, count: number) => Promise<void>
  /** Resolves when it has ended and all that it said was read. */
  readonly ended: Promise<number | null>
}

/** What a runner is started with. */
export interface Surroundings {
  readonly settings: PostgresSettings
  readonly project: string
  /** Its TMPDIR. */
  readonly temporary: string
}

/** As the command loads its own sources; `jiti/register` would keep what it compiled in TMPDIR, and compile it each time. */
const loader = `
  import { createJiti } from 'jiti'
  const fsCache = ${JSON.stringify(join(checkout, 'node_modules/.cache/roundtrip'))}
  await createJiti(process.cwd(), { fsCache }).import('./killed-runner.fixture.ts')
`

/** The fixture, which tells its phases; `once`: it just opens its provider, as each run does at its start. */
export function startFixture({ settings, project, temporary }: Surroundings, once = false): Runner {
  const args = [JSON.stringify(settings), project, ...(once ? ['once'] : [])]
  return start(['--input-type=module', '-e', loader, ...args], import.meta.dirname, { TMPDIR: temporary })
}

/** The real command, which runs the project's cases in a worker of vitest. */
export function startCommand({ settings, project, temporary }: Surroundings): Runner {
  const { provider, isolation, url, image } = settings
  const env = {
    TMPDIR: temporary,
    ROUNDTRIP_POSTGRES: provider,
    ROUNDTRIP_ISOLATION: isolation,
    ...(url === null ? {} : { ROUNDTRIP_POSTGRES_URL: url }),
    ...(image === '' ? {} : { ROUNDTRIP_POSTGRES_IMAGE: image }),
  }
  // vitest tells of the worker that is killed.
  return start([join(checkout, 'harness/cli/bin.mjs'), 'run', '--reporter', 'dot'], project, env, 'ignore')
}

function start(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  stderr: 'inherit' | 'ignore' = 'inherit',
): Runner {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:CI|VITEST.*|TEST|NODE_ENV)$/.test(name))
  const child = spawn(process.execPath, [...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
    detached: true,
    stdio: ['ignore', 'pipe', stderr],
  })
  if (child.pid === undefined) throw new Error('the runner could not be started')
  const told: string[] = []
  const waiting = new Set<() => void>()
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    told.push(...lines)
    for (const look of waiting) look()
  })
  const ended = once(child, 'close').then(() => child.exitCode)
  return {
    child,
    pid: child.pid,
    told,
    ended,
    async reaches(phase, count) {
      const reached = () => told.filter((line) => line === phase).length >= count
      let look = () => {}
      const arrival = new Promise<void>((resolve) => {
        look = () => reached() && resolve()
        waiting.add(look)
        look()
      })
      try {
        await Promise.race([arrival, ended])
      } finally {
        waiting.delete(look)
      }
      if (!reached()) throw new Error(`the runner ended by itself: ${told.join(' ')}`)
    },
  }
}

export type Victim = 'main process' | 'worker' | 'whole group'

/** Stops the runner where it is, to see who there is, and kills the victim. Null when there is no such victim (any more). */
export function strike({ pid }: Runner, victim: Victim): readonly Process[] | null {
  signal(-pid, 'SIGSTOP')
  const family = familyOf(pid)
  const target = { 'whole group': -pid, 'main process': pid, worker: workerOf(pid, family)?.pid ?? null }[victim]
  if (target !== null) signal(target, 'SIGKILL')
  signal(-pid, 'SIGCONT')
  return target === null || family.length === 0 ? null : family
}

/** The process of vitest's that runs the cases; null when there is none. */
export function workerOf(pid: number, family: readonly Process[]): Process | null {
  return (
    family.find(({ parent, group, command }) => parent === pid && group === pid && command.includes('vitest')) ?? null
  )
}

/** To a process, or (negative) to a group; to one that has ended, too. */
export function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

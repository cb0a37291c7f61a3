import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { createExternalProvider } from '../external/external-provider.ts'
import type { Lane } from './test-lane.ts'
import { familyOf } from './test-processes.ts'
import {
  phases,
  type Runner,
  signal,
  startCommand,
  startFixture,
  strike,
  type Victim,
  workerOf,
} from './test-runner.ts'

/** A number from 0 to below 1, another one each time. */
export type Random = () => number

/** The same numbers for the same seed. */
export function randomNumbers(seed: string): Random {
  let count = 0
  return () => {
    count += 1
    return createHash('sha256').update(`${seed} ${count}`).digest().readUInt32BE() / 2 ** 32
  }
}

/** About as long as each phase takes: a runner is killed somewhere in that time. */
const lengthsMs = { boot: 100, import: 60, step: 80, export: 20 } as const satisfies Record<
  (typeof phases)[number],
  number
>
const containerBootMs = 1_500

/**
 * Kills a runner that tells where it is, in or after the phase that the number stands for.
 * @returns where it was when it was killed
 */
export async function killFixture(lane: Lane, number: number, random: Random): Promise<string> {
  const runner = startFixture(lane)
  const phase = phases[number % phases.length] ?? 'boot'
  await runner.reaches(phase, 1 + Math.floor(random() * 2))
  const isLong = phase === 'boot' && lane.settings.provider === 'testcontainers'
  await delay(random() * (isLong ? containerBootMs : lengthsMs[phase]))
  lane.record(strike(runner, random() < 0.5 ? 'main process' : 'whole group') ?? [])
  await runner.ended
  return runner.told.at(-1) ?? 'start'
}

const victims: readonly Victim[] = ['main process', 'worker', 'whole group']

/**
 * Kills the real command, or the part of it that the number stands for, some time after its worker has begun.
 * @returns what was killed
 */
export async function killCommand(lane: Lane, number: number, random: Random): Promise<string> {
  const victim = victims[number % victims.length] ?? 'whole group'
  for (;;) {
    const runner = startCommand(lane)
    await awaitWorker(runner)
    await delay(random() * 1_500)
    const family = strike(runner, victim)
    lane.record(family ?? [])
    await runner.ended
    // Without a victim the run was over already.
    if (family !== null) return `${victim} of the command`
  }
}

/** Ctrl-C twice, in a hurry, while the real command runs. */
export async function interruptTwice(lane: Lane, random: Random): Promise<void> {
  const runner = startCommand(lane)
  await awaitWorker(runner)
  await delay(random() * 1_500)
  lane.record(familyOf(runner.pid))
  signal(-runner.pid, 'SIGINT')
  await delay(random() * 50)
  signal(-runner.pid, 'SIGINT')
  await runner.ended
}

async function awaitWorker(runner: Runner): Promise<void> {
  while (runner.child.exitCode === null && workerOf(runner.pid, familyOf(runner.pid)) === null) await delay(20)
}

const selfCleaningMs = 12_000

/** Whether all traces vanish without any help. False as soon as only databases are left, which never do. */
export async function vanishes(lane: Lane): Promise<boolean> {
  const deadline = performance.now() + selfCleaningMs
  for (;;) {
    const traces = await lane.traces()
    if (traces.length === 0) return true
    if (traces.every((trace) => trace.startsWith('database '))) return false
    if (performance.now() > deadline) return false
    await delay(50)
  }
}

/** What every run does when it starts. @throws Error when it can't */
export async function startNext(lane: Lane): Promise<void> {
  const { provider, url } = lane.settings
  // Where it does not depend on TMPDIR, without a process of its own.
  if (provider === 'external' && url !== null) return (await createExternalProvider({ url }))[Symbol.asyncDispose]()
  const code = await startFixture(lane, true).ended
  if (code !== 0) throw new Error(`the next start failed with exit code ${code}`)
}

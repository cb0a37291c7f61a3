import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Isolation, PostgresSettings, ProviderKind } from '../../model/config.ts'
import { type Connection, connect } from '../connect.ts'
import { createEmbeddedProvider } from '../embedded/embedded-provider.ts'
import type { PostgresProvider, ThrowawayServer } from '../provider.ts'
import { containerExists, dockerForTests, idleContainer } from '../testcontainers/test-docker.ts'
import { interruptTwice, killCommand, killFixture, randomNumbers, startNext, vanishes } from './test-kills.ts'
import { openLane } from './test-lane.ts'
import { phases } from './test-runner.ts'

/** How many runners are killed with each provider. */
const kills = Number(process.env.ROUNDTRIP_KILLS ?? 1)
const isThorough = kills >= 30
const seed = process.env.ROUNDTRIP_KILLS_SEED ?? String(randomInt(1_000_000))
const docker = await dockerForTests()
const step = '/* the step of the case */ SELECT pg_sleep(0.08)'
const limitMs = 60_000 + kills * 20_000

describe.skipIf(process.platform !== 'linux')(`whatever kills a runner, nothing is left (seed ${seed})`, () => {
  let embedded: PostgresProvider
  /** Somebody else's server, with databases of theirs. */
  let theirs: ThrowawayServer
  let admin: Connection
  beforeAll(async () => {
    embedded = await createEmbeddedProvider()
    theirs = await embedded.boot()
    admin = await connect(theirs.connection)
    for (const name of ['roundtrip_mine', 'roundtrip_0123456789abcdef_1']) await admin.query(`CREATE DATABASE ${name}`)
  }, 60_000)
  afterAll(async () => {
    expect((await admin.query('SELECT 1')).rows).toEqual([['1']])
    await admin[Symbol.asyncDispose]()
    await embedded[Symbol.asyncDispose]()
  })

  const own = { server: null, daemon: null }
  test.concurrent('of embedded servers', () => killAll({ provider: 'embedded', isolation: 'server', ...own }), limitMs)
  test.concurrent(
    'of databases on an embedded server',
    () => killAll({ provider: 'embedded', isolation: 'database', ...own }),
    limitMs,
  )
  test.concurrent(
    'of databases on an external server',
    () => killAll({ provider: 'external', isolation: 'database', server: admin, daemon: null }),
    limitMs,
  )
  test.concurrent(
    `of containers${docker.note}`,
    async ({ skip }) => {
      if (docker.kind === 'missing') return skip()
      const { daemon, image } = docker
      const bystander = await idleContainer(daemon, image, { someone: 'else' })
      try {
        await killAll({ provider: 'testcontainers', isolation: 'server', server: null, daemon })
        expect(await containerExists(daemon, bystander.getId())).toBe(true)
      } finally {
        await bystander.stop()
      }
    },
    limitMs,
  )

  async function killAll({ provider, isolation, server, daemon }: Target): Promise<void> {
    const settings: PostgresSettings = {
      name: provider,
      provider,
      isolation,
      majorVersion: null,
      image: docker.kind === 'usable' ? docker.image : '',
      url: server === null ? null : theirs.url,
      warm: 1,
    }
    await using lane = await openLane({ settings, step, server, daemon })
    const bystanders = await lane.bystanders()
    const random = randomNumbers(`${seed} ${provider} ${isolation}`)
    const tally = new Map<string, number>()
    const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1)
    const clean = async () => {
      const alone = await vanishes(lane)
      if (!alone) await startNext(lane)
      expect(alone || (await vanishes(lane)) ? [] : await lane.traces()).toEqual([])
      expect(await lane.bystanders()).toEqual(bystanders)
      count(alone ? 'gone by itself' : 'gone with the next start')
    }
    for (let number = 0; number < kills; number++) {
      // The real command takes longer to start: five of thirty.
      const isCommand = isThorough && number % 6 === 5
      count(await (isCommand ? killCommand(lane, Math.floor(number / 6), random) : killFixture(lane, number, random)))
      await clean()
    }
    if (isThorough) {
      for (const phase of phases) expect([...tally.keys()]).toContain(phase)
      await interruptTwice(lane, random)
      await clean()
    }
    console.log(`  ${provider}, isolation ${isolation}: ${[...tally].map((entry) => entry.join(' ')).join(', ')}`)
  }
})

type Target = { readonly provider: ProviderKind; readonly isolation: Isolation } & Pick<
  Parameters<typeof openLane>[0],
  'server' | 'daemon'
>

import { describe, expect, test, vi } from 'vitest'
import { listContainers, runLabel } from '../testcontainers/labels.ts'
import { dockerForTests, required } from '../testcontainers/test-docker.ts'
import { examineDocker } from './examine-docker.ts'
import { TimeLimits } from './time-limits.ts'

vi.setConfig({ testTimeout: 60_000 })

const docker = await dockerForTests()
const missing = 'roundtrip-no-such-image:1'

describe.skipIf(docker.kind === 'missing')(`containers${docker.note}`, () => {
  test('are tried and removed, where there is the image', async () => {
    const { daemon, image } = required(docker)
    const { shared, each } = await examineDocker([image, missing], true, new TimeLimits())
    expect(shared).toMatchObject([
      { name: 'docker-daemon', status: 'ok', message: expect.stringMatching(/^Docker \d.* \(API \d.*\) answers at /) },
      { name: 'docker-clean-up', status: 'ok' },
    ])
    expect(each.get(image)).toMatchObject({
      version: expect.stringMatching(/^\d/),
      checks: [
        { name: 'docker-image', status: 'ok', message: expect.stringContaining(`${image} is here`) },
        { name: 'docker-boot', status: 'ok' },
      ],
    })
    expect(each.get(missing)).toMatchObject({
      version: null,
      checks: [
        { name: 'docker-image', status: 'problem', message: expect.stringContaining(`${missing} is not there`) },
      ],
    })
    const mine = (await listContainers(daemon, runLabel)).filter(({ owner }) => owner?.pid === process.pid)
    expect(mine).toEqual([])
  })

  test('are not tried when nobody asked for that, nor when the image of Ryuk is not to be had', async () => {
    const { image } = required(docker)
    const looked = await examineDocker([image], false, new TimeLimits())
    expect(looked.each.get(image)?.checks).toMatchObject([{ name: 'docker-image', status: 'ok' }])
    vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', 'false')
    vi.stubEnv('RYUK_CONTAINER_IMAGE', missing)
    const { shared, each } = await examineDocker([image], true, new TimeLimits())
    vi.unstubAllEnvs()
    expect(shared).toMatchObject([
      { name: 'docker-daemon' },
      { name: 'docker-clean-up', status: 'problem', fix: expect.stringContaining('TESTCONTAINERS_RYUK_DISABLED=true') },
    ])
    expect(each.get(image)?.checks).toHaveLength(1)
  })
})

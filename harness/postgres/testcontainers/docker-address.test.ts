import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dockerAddresses } from './docker-address.ts'

describe('a Docker daemon is looked for', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'pg-test-'))
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  const find = (env: Readonly<Record<string, string>> = {}) =>
    dockerAddresses({ env, home, platform: 'linux', uid: 4_000_000 })

  async function write(file: string, content: string): Promise<void> {
    await mkdir(path.dirname(path.join(home, file)), { recursive: true })
    await writeFile(path.join(home, file), content)
  }

  test('where DOCKER_HOST says, and nowhere else', () => {
    expect(find({ DOCKER_HOST: 'unix:///run/my%20docker.sock' })).toEqual([
      {
        uri: 'unix:///run/my%20docker.sock',
        origin: 'DOCKER_HOST',
        transport: { kind: 'socket', path: '/run/my docker.sock' },
      },
    ])
  })

  test.each([
    ['tcp://build-host', 2375, null],
    ['tcp://build-host:1234', 1234, null],
    ['https://build-host:2376', 2376, null],
  ])('over the network at %s', (uri, port, certificates) => {
    expect(find({ DOCKER_HOST: uri })[0]?.transport).toEqual({ kind: 'tcp', host: 'build-host', port, certificates })
  })

  test('with certificates when they are asked for', () => {
    const env = { DOCKER_HOST: 'tcp://build-host', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certificates' }
    expect(find(env)[0]?.transport).toMatchObject({ port: 2376, certificates: '/certificates' })
  })

  test.each(['ssh://me@build-host', 'nonsense'])('in vain at %s, which testcontainers can not use', (uri) => {
    expect(find({ DOCKER_HOST: uri })).toMatchObject([{ uri, transport: null }])
  })

  test('where the settings of testcontainers say', async () => {
    await write('.testcontainers.properties', '# mine\ndocker.host = tcp\\://elsewhere\\:2375\n')
    expect(find()).toMatchObject([{ uri: 'tcp://elsewhere:2375' }])
    expect(find({ DOCKER_HOST: 'tcp://here' })).toMatchObject([{ uri: 'tcp://here' }])
  })

  test('where the Docker context in use leads', async () => {
    const id = createHash('sha256').update('colima').digest('hex')
    const meta = { Name: 'colima', Endpoints: { docker: { Host: 'unix:///colima/docker.sock' } } }
    await write(`.docker/contexts/meta/${id}/meta.json`, JSON.stringify(meta))
    expect(find({ DOCKER_CONTEXT: 'colima' })).toMatchObject([{ origin: 'the Docker context colima' }])
    await write('.docker/config.json', JSON.stringify({ currentContext: 'colima' }))
    expect(find()).toMatchObject([{ uri: 'unix:///colima/docker.sock' }])
  })

  test('in the usual places that are there, when nothing is said', async () => {
    await write('.docker/run/docker.sock', '')
    await write('.docker/config.json', JSON.stringify({ currentContext: 'default' }))
    expect(find().map(({ uri }) => uri)).toContain(`unix://${home}/.docker/run/docker.sock`)
    expect(find().map(({ uri }) => uri)).not.toContain(`unix://${home}/.docker/desktop/docker.sock`)
  })
})

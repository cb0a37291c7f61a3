import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decide } from '../auto.ts'
import { findDaemon, noDaemon } from './find-daemon.ts'

describe('a Docker daemon that does not answer', () => {
  let folder: string
  let stuck: Server | null = null
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pg-test-'))
  })
  afterEach(async () => {
    stuck?.close()
    stuck = null
    await rm(folder, { recursive: true, force: true })
  })

  const at = (uri: string) => ({ env: { DOCKER_HOST: uri }, home: folder, platform: 'linux', uid: 4_000_000 })

  async function explain(uri: string): Promise<string> {
    const search = await findDaemon(500, at(uri))
    return search.kind === 'silent' ? noDaemon(search).message : 'it answers'
  }

  test('is not there: the error says where it was looked for, and what to do', async () => {
    expect(await explain(`unix://${folder}/docker.sock`)).toBe(
      [
        'No Docker daemon answers.',
        `  unix://${folder}/docker.sock, DOCKER_HOST: nothing is there`,
        '  Start Docker, or set DOCKER_HOST to where it runs, or use another provider (`--postgres embedded` needs none).',
      ].join('\n'),
    )
  })

  test('was stopped, and its socket is left', async () => {
    await writeFile(path.join(folder, 'docker.sock'), '')
    expect(await explain(`unix://${folder}/docker.sock`)).toContain('nobody listens')
  })

  test('is not at that port', async () => {
    expect(await explain('tcp://127.0.0.1:1')).toContain('tcp://127.0.0.1:1, DOCKER_HOST: nobody listens')
  })

  test('hangs: the search ends in time', async () => {
    expect(await explain(await hang())).toContain('no answer within 500 ms')
  })

  test('leads to the embedded server, in less than two seconds and with a line that says why', async () => {
    const started = performance.now()
    const uri = await hang()
    expect(await decide('postgres:18-alpine', at(uri))).toEqual({
      kind: 'embedded',
      why: expect.stringMatching(/^no Docker daemon answers \(unix:.* no answer within \d+ ms\)$/),
    })
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  test('is nowhere: the line says that too', async () => {
    expect(await decide('postgres', at(`unix://${folder}/docker.sock`))).toMatchObject({
      why: `no Docker daemon answers (unix://${folder}/docker.sock, DOCKER_HOST: nothing is there)`,
    })
  })

  /** Something that takes connections and never says a word. */
  async function hang(): Promise<string> {
    const socket = path.join(folder, 'stuck.sock')
    const server = createServer()
    stuck = server
    await new Promise<void>((resolve) => server.listen(socket, resolve))
    return `unix://${socket}`
  }
})

import { mkdir, symlink, unlink, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../test-command.ts'
import { findReport } from './find-report.ts'
import { serveReport } from './serve-report.ts'

const page = '<!doctype html><title>ж</title>'

async function served() {
  const folder = await temporaryFolder()
  const out = join(folder.path, 'out')
  await mkdir(join(out, 'inner'), { recursive: true })
  for (const name of ['index.html', 'inner/index.html']) await writeFile(join(out, name), page)
  await writeFile(join(out, 'report.json'), '{}')
  await writeFile(join(out, 'other.txt'), 'secret')
  await writeFile(join(folder.path, 'secret.txt'), 'secret')
  await symlink('../secret.txt', join(out, 'link.html'))
  const server = await serveReport(await findReport(out, undefined))
  return {
    out,
    url: new URL(server.url),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** As it is: `fetch` would mend the path, and set the host itself. */
async function ask(url: URL, path: string, options: { readonly method?: string; readonly host?: string } = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const { method = 'GET', host = url.host } = options
    const sent = request({ host: url.hostname, port: url.port, path, method, headers: { host } }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }))
    })
    sent.on('error', reject).end()
  })
}

describe('a report that is served', () => {
  test('is its page, at the root and by its name, and its data', async () => {
    await using server = await served()
    for (const path of ['/', '/index.html', '/?a=1', '/index.html?b']) {
      expect(await ask(server.url, path), path).toMatchObject({
        status: 200,
        body: page,
        headers: { 'content-type': 'text/html; charset=utf-8' },
      })
    }
    expect(await ask(server.url, '/report.json')).toMatchObject({
      status: 200,
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect(await ask(server.url, '/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  test('comes with headers that say what a browser may do with it', async () => {
    await using server = await served()
    for (const path of ['/', '/nothing']) {
      expect((await ask(server.url, path)).headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-security-policy': "frame-ancestors 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      })
    }
  })

  test.each([
    '/other.txt',
    '/inner',
    '/inner/',
    '/inner/index.html',
    '/link.html',
    '/../secret.txt',
    '/inner/../index.html',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '//etc/passwd',
    '/etc/passwd',
    '/%00',
    '/index.html%00.txt',
    '/index.html/',
    '/./index.html',
    '/%69ndex.html',
    '/report.json/..',
    'http://127.0.0.1/index.html/../other.txt',
    'file:///etc/passwd',
  ])('has nothing else: %s', async (path) => {
    await using server = await served()
    const { status, body } = await ask(server.url, path)
    expect({ status, body }).toEqual({ status: 404, body: '404\n' })
  })

  test('is not read through a link that took its place', async () => {
    await using server = await served()
    await unlink(join(server.out, 'index.html'))
    await symlink('../secret.txt', join(server.out, 'index.html'))
    expect(await ask(server.url, '/')).toMatchObject({ status: 404 })
  })

  test('is for whoever asks this machine by its own name, and not by one that was made to lead here', async () => {
    await using server = await served()
    const { port } = server.url
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
      expect((await ask(server.url, '/', { host })).status).toBe(200)
    const others = ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1.evil.example:${port}`]
    for (const host of others) expect((await ask(server.url, '/', { host })).status, host).toBe(403)
  })

  test('is only read', async () => {
    await using server = await served()
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect(await ask(server.url, '/', { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
    }
  })

  test('is at no address but 127.0.0.1', async () => {
    await using server = await served()
    expect(server.url.hostname).toBe('127.0.0.1')
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
    for (const { address } of others) {
      const socket = connect({ host: address, port: Number(server.url.port) })
      const outcome = await new Promise((resolve) => {
        socket.once('connect', () => resolve('connected')).once('error', () => resolve('refused'))
      })
      socket.destroy()
      expect(outcome).toBe('refused')
    }
  })
})

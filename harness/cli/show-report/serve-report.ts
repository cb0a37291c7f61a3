import { once } from 'node:events'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { basename, extname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FoundReport } from './find-report.ts'

/** A report at an address that only this machine has. */
export interface ServedReport extends AsyncDisposable {
  /** `http://127.0.0.1:49152/` */
  readonly url: string
}

const host = '127.0.0.1'

/**
 * Serves a report: its page and what belongs to it, by their exact names, and nothing else. A page from elsewhere whose
 * name was made to lead here is refused, by the name that it asks for.
 */
export async function serveReport(report: FoundReport): Promise<ServedReport> {
  const files = new Map([
    ['/', report.page],
    [`/${encodeURIComponent(basename(report.page))}`, report.page],
  ])
  for (const [name, path] of report.besides) files.set(`/${encodeURIComponent(name)}`, path)
  const server = createServer((request, response) => {
    answer(request, response, { files, hosts: hostsOf(server) }).catch(() => response.destroy())
  })
  server.listen(0, host)
  await once(server, 'listening')
  return {
    url: `http://${host}:${portOf(server)}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Answers {
  /** Paths of files, by exactly what a request may ask for. */
  readonly files: ReadonlyMap<string, string>
  readonly hosts: readonly string[]
}

async function answer(request: IncomingMessage, response: ServerResponse, { files, hosts }: Answers): Promise<void> {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (!hosts.includes(request.headers.host ?? '')) return refuse(response, 403)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return refuse(response, 405)
  }
  const [asked = ''] = (request.url ?? '').split('?')
  const path = files.get(asked)
  if (path === undefined) return refuse(response, 404)
  // It may have become a link since.
  await using file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => null)
  const found = await file?.stat()
  if (!file || !found?.isFile()) return refuse(response, 404)
  response.setHeader('content-type', contentTypes[extname(path)] ?? 'application/octet-stream')
  response.setHeader('content-length', found.size)
  if (request.method === 'HEAD') response.end()
  else await pipeline(file.createReadStream({ autoClose: false }), response)
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${status}\n`)
}

/** What the page's own policy can't say, or only the server knows. */
const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
} as const

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.json': 'application/json',
}

/** What a browser on this machine calls it by. */
function hostsOf(server: Server): readonly string[] {
  const port = portOf(server)
  return [`${host}:${port}`, `localhost:${port}`]
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

import { readFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { request as secureRequest } from 'node:https'
import path from 'node:path'
import type { DockerTransport } from './docker-address.ts'

export interface DockerReply {
  readonly status: number
  /** As it came: JSON for most calls. */
  readonly body: Buffer
}

/**
 * One request to a Docker daemon, in the daemon's own version of its API.
 * @throws Error when there is no complete answer in time
 */
export function callDocker(
  transport: DockerTransport,
  method: 'GET' | 'POST' | 'DELETE',
  target: string,
  timeoutMs: number,
): Promise<DockerReply> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(Math.ceil(timeoutMs))
    const receive = (response: IncomingMessage) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }))
    }
    const options = { method, path: target, signal, agent: false } as const
    send().on('error', (error) =>
      reject(signal.aborted ? new Error(`no answer within ${Math.ceil(timeoutMs)} ms`) : error),
    )

    function send() {
      if (transport.kind === 'socket') return request({ ...options, socketPath: transport.path }, receive).end()
      const { host, port, certificates } = transport
      if (certificates === null) return request({ ...options, host, port }, receive).end()
      const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) =>
        readFileSync(path.join(certificates, name)),
      )
      return secureRequest({ ...options, host, port, ...(ca && cert && key ? { ca, cert, key } : {}) }, receive).end()
    }
  })
}

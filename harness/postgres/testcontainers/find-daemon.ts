import { HarnessError } from '../../model/errors.ts'
import { type DockerSurroundings, type DockerTransport, dockerAddresses, surroundings } from './docker-address.ts'
import { callDocker } from './docker-call.ts'

/** A daemon that has answered. */
export interface DockerDaemon {
  readonly uri: string
  readonly origin: string
  readonly transport: DockerTransport
}

export type DaemonSearch =
  | { readonly kind: 'answers'; readonly daemon: DockerDaemon }
  /** `tried`: an address and why it is of no use, each. Empty when there is no place to try. */
  | { readonly kind: 'silent'; readonly tried: readonly string[]; readonly forbidden: boolean }

/** Asks the daemons that may be there, one after the other, for a sign of life. Never rejects. */
export async function findDaemon(timeoutMs: number, from: DockerSurroundings = surroundings()): Promise<DaemonSearch> {
  const deadline = performance.now() + timeoutMs
  const tried: string[] = []
  let forbidden = false
  for (const { uri, origin, transport } of dockerAddresses(from)) {
    let reason: string
    if (transport === null) {
      reason = 'testcontainers can not use such an address'
    } else {
      try {
        const { status } = await callDocker(transport, 'GET', '/_ping', Math.max(1, deadline - performance.now()))
        if (status === 200) return { kind: 'answers', daemon: { uri, origin, transport } }
        reason = `status ${status}`
      } catch (error) {
        reason = reasonText(error)
        forbidden ||= reason === reasons.EACCES
      }
    }
    tried.push(`${uri}, ${origin}: ${reason}`)
  }
  return { kind: 'silent', tried, forbidden }
}

const reasons = {
  ENOENT: 'nothing is there',
  ECONNREFUSED: 'nobody listens',
  EACCES: 'this user may not use it',
  ENOTFOUND: 'the host is not known',
} as const

function reasonText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const found = Object.entries(reasons).find(([code]) => 'code' in error && error.code === code)
  return found ? found[1] : error.message
}

/** What a search without success means for someone who wants containers. */
export function noDaemon({ tried, forbidden }: Extract<DaemonSearch, { kind: 'silent' }>): HarnessError {
  return new HarnessError('No Docker daemon answers.', {
    code: 'infrastructure',
    problems:
      tried.length === 0
        ? [{ message: 'there is no socket in the usual places, and DOCKER_HOST is not set' }]
        : tried.map((message) => ({ message })),
    fix: forbidden
      ? 'Let this user use Docker (on Linux: a member of the group `docker`, after a new login), or use another provider.'
      : 'Start Docker, or set DOCKER_HOST to where it runs, or use another provider (`--postgres embedded` needs none).',
  })
}

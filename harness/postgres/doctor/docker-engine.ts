import { callDocker } from '../testcontainers/docker-call.ts'
import { hasText, readJson } from '../testcontainers/docker-json.ts'
import { type DockerDaemon, findDaemon, noDaemon } from '../testcontainers/find-daemon.ts'
import { ok } from './check.ts'
import type { Outcome } from './time-limits.ts'

const callTimeoutMs = 3_000

/** @throws HarnessError `infrastructure` when no daemon answers */
export async function engineOutcome(): Promise<Outcome<DockerDaemon>> {
  const search = await findDaemon(callTimeoutMs)
  if (search.kind === 'silent') throw noDaemon(search)
  const { daemon } = search
  const [version, info] = await Promise.all([ask(daemon, '/version'), ask(daemon, '/info')])
  const facts = [
    hasText(version, 'ApiVersion') ? `API ${version.ApiVersion}` : '',
    hasText(info, 'Driver') ? info.Driver : '',
  ].filter(Boolean)
  const engine = hasText(version, 'Version') ? `Docker ${version.Version}` : 'a Docker daemon'
  const more = facts.length === 0 ? '' : ` (${facts.join(', ')})`
  return {
    value: daemon,
    checks: [ok('docker-daemon', `${engine}${more} answers at ${daemon.uri}, from ${daemon.origin}`)],
  }
}

/** Undefined when it does not tell: containers may work all the same. */
async function ask({ transport }: DockerDaemon, target: string): Promise<unknown> {
  try {
    const { body } = await callDocker(transport, 'GET', target, callTimeoutMs)
    return readJson(body.toString('utf8'))
  } catch {
    return undefined
  }
}

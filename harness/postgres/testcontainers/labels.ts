import { ownIdentity, type ProcessIdentity, parseIdentity } from '../embedded/process-identity.ts'
import { callDocker } from './docker-call.ts'
import { hasText, isRecord, readJson } from './docker-json.ts'
import type { DockerDaemon } from './find-daemon.ts'

/** On every container of ours: the provider that made it. */
export const runLabel = 'dev.pg-roundtrip.run'
/** On every container of ours: the process that it must not outlive, as JSON. */
const ownerLabel = 'dev.pg-roundtrip.owner'
/** On every container of ours, and different on each. */
export const serverLabel = 'dev.pg-roundtrip.server'

export function containerLabels(run: string, server: string): Readonly<Record<string, string>> {
  return { [runLabel]: run, [serverLabel]: server, [ownerLabel]: JSON.stringify(ownIdentity()) }
}

export interface LabelledContainer {
  readonly id: string
  /** As the daemon puts it: `created`, `running`, `exited`, … */
  readonly state: string
  /** Null when its label is not one of ours. */
  readonly owner: ProcessIdentity | null
}

const callTimeoutMs = 20_000

/**
 * The containers, running or not, with the label: `name`, or `name=value`.
 * @throws Error when the daemon does not answer
 */
export async function listContainers(daemon: DockerDaemon, label: string): Promise<readonly LabelledContainer[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }))
  const target = `/containers/json?all=true&filters=${filters}`
  const { status, body } = await callDocker(daemon.transport, 'GET', target, callTimeoutMs)
  const list = readJson(body.toString('utf8'))
  if (status !== 200 || !Array.isArray(list)) throw new Error(`the list of containers has status ${status}`)
  return list.flatMap((item: unknown) =>
    hasText(item, 'Id') && hasText(item, 'State') ? [{ id: item.Id, state: item.State, owner: ownerOf(item) }] : [],
  )
}

/**
 * Ends and removes a container with its anonymous volumes; fine when it is gone, or just going.
 * @throws Error when the daemon does not answer, or does not obey
 */
export async function removeContainer(daemon: DockerDaemon, id: string): Promise<void> {
  const { status, body } = await callDocker(
    daemon.transport,
    'DELETE',
    `/containers/${id}?force=true&v=true`,
    callTimeoutMs,
  )
  // 404: it is gone. 409: another removal of it is under way.
  if (status < 300 || status === 404 || status === 409) return
  throw new Error(`status ${status}, ${body.toString('utf8').trim()}`)
}

function ownerOf(item: object): ProcessIdentity | null {
  const labels = 'Labels' in item && isRecord(item.Labels) ? item.Labels : {}
  const owner = labels[ownerLabel]
  return typeof owner === 'string' ? parseIdentity(owner) : null
}

import { ownIdentity, type ProcessIdentity, parseIdentity } from '../process-identity.ts'
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
  /** Without the slash that the daemon puts before it. */
  readonly name: string
  /** As the daemon puts it: `created`, `running`, `exited`, … */
  readonly state: string
  /** Null when its label is not one of ours. */
  readonly owner: ProcessIdentity | null
  /** Whether it outlives its owner, which its name says: labels can't be changed. */
  readonly kept: boolean
}

/** A container of ours with such a name was kept. */
const keptNamePattern = /^roundtrip-kept-[0-9a-f]{12}$/

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
    hasText(item, 'Id') && hasText(item, 'State') ? [labelledContainer(item.Id, item.State, item)] : [],
  )
}

/**
 * Renames a running container, in one step, so that from then on everything of ours leaves it alone.
 * @returns its new name
 * @throws Error when it is gone, or the daemon does not answer
 */
export async function keepContainer({ transport }: DockerDaemon, id: string): Promise<string> {
  const inspection = await callDocker(transport, 'GET', `/containers/${id}/json`, callTimeoutMs)
  const inspected = readJson(inspection.body.toString('utf8'))
  const running = isRecord(inspected) && isRecord(inspected.State) && inspected.State.Running === true
  if (!running) throw new Error('it does not run any more')
  const name = `roundtrip-kept-${id.slice(0, 12)}`
  const { status, body } = await callDocker(transport, 'POST', `/containers/${id}/rename?name=${name}`, callTimeoutMs)
  if (status >= 300) throw new Error(`status ${status}, ${body.toString('utf8').trim()}`)
  return name
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

function labelledContainer(id: string, state: string, item: object): LabelledContainer {
  const names: readonly unknown[] = 'Names' in item && Array.isArray(item.Names) ? item.Names : []
  const [first] = names
  const name = typeof first === 'string' ? first.replace(/^\//, '') : id.slice(0, 12)
  return { id, name, state, owner: ownerOf(item), kept: keptNamePattern.test(name) }
}

function ownerOf(item: object): ProcessIdentity | null {
  const labels = 'Labels' in item && isRecord(item.Labels) ? item.Labels : {}
  const owner = labels[ownerLabel]
  return typeof owner === 'string' ? parseIdentity(owner) : null
}

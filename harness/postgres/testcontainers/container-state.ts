import { setTimeout as delay } from 'node:timers/promises'
import { callDocker } from './docker-call.ts'
import { isRecord, readJson } from './docker-json.ts'
import type { DockerDaemon } from './find-daemon.ts'
import { listContainers } from './labels.ts'
import { reasonOf } from './reason.ts'

const pollIntervalMs = 250
const callTimeoutMs = 10_000
/** A daemon that is busy may leave a call unanswered. */
const silenceLimitMs = 2_000

/**
 * Resolves to how the container with the label ended (`exit code 1`), should it before the signal; never after it. There
 * need not be such a container yet. A container that is removed has ended, and so has one whose daemon is silent.
 */
export async function containerEnd(daemon: DockerDaemon, label: string, signal: AbortSignal): Promise<string> {
  let wasThere = false
  let silentSince: number | null = null
  for (;;) {
    await delay(pollIntervalMs, undefined, { ref: false })
    if (signal.aborted) break
    try {
      const [container] = await listContainers(daemon, label)
      silentSince = null
      if (container?.state === 'exited' || container?.state === 'dead') return await exitOf(daemon, container.id)
      if (wasThere && !container) return 'its removal by someone else'
      wasThere = container !== undefined
    } catch (error) {
      silentSince ??= performance.now()
      if (performance.now() - silentSince > silenceLimitMs) return `its daemon: ${reasonOf(error)}`
    }
  }
  return new Promise(() => {})
}

async function exitOf({ transport }: DockerDaemon, id: string): Promise<string> {
  const reply = await callDocker(transport, 'GET', `/containers/${id}/json`, callTimeoutMs).catch(() => null)
  const inspected = readJson(reply?.body.toString('utf8') ?? '')
  const state = isRecord(inspected) && isRecord(inspected.State) ? inspected.State : {}
  return state.OOMKilled === true ? 'a lack of memory' : `exit code ${state.ExitCode ?? 'unknown'}`
}

/**
 * The last lines that the container wrote to its standard output and standard error.
 * @throws Error when the daemon does not answer
 */
export async function logTail({ transport }: DockerDaemon, id: string, lines = 20): Promise<string> {
  const target = `/containers/${id}/logs?stdout=true&stderr=true&tail=${lines}`
  const { status, body } = await callDocker(transport, 'GET', target, callTimeoutMs)
  return status === 200 ? withoutHeaders(body) : ''
}

/** Docker Engine API, ContainerAttach: each piece has a header of 8 bytes, whose last 4 are its length. */
function withoutHeaders(stream: Buffer): string {
  const pieces: Buffer[] = []
  for (let start = 0; start + 8 <= stream.length; ) {
    const end = start + 8 + stream.readUInt32BE(start + 4)
    pieces.push(stream.subarray(start + 8, end))
    start = end
  }
  return Buffer.concat(pieces).toString('utf8').trim()
}

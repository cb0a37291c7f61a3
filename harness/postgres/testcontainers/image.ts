import { HarnessError } from '../../model/errors.ts'
import { callDocker } from './docker-call.ts'
import { hasText, isRecord, readJson } from './docker-json.ts'
import type { DockerDaemon } from './find-daemon.ts'
import { reasonOf } from './reason.ts'

/** What a container of the image is told from. */
export interface PostgresImage {
  readonly name: string
  /** Null when the image does not say (`PG_MAJOR`, as the official ones do). */
  readonly majorVersion: number | null
  /** PGDATA: where the server keeps its data in the container. */
  readonly dataFolder: string
  /** The volume that holds it, or the folder itself: where a tmpfs spares the disk. */
  readonly mountPoint: string
}

export type ImageSearch =
  | { readonly kind: 'here'; readonly image: PostgresImage }
  /** Not pullable: it can't even be a name. */
  | { readonly kind: 'missing'; readonly reason: string; readonly pullable: boolean }

/**
 * Looks for the image in the daemon's own store.
 * @throws Error when the daemon does not answer in time
 */
export async function findImage(daemon: DockerDaemon, name: string, timeoutMs: number): Promise<ImageSearch> {
  const target = `/images/${encodeImage(name)}/json`
  const { status, body } = await callDocker(daemon.transport, 'GET', target, timeoutMs)
  const reply = readJson(body.toString('utf8'))
  if (status !== 200) {
    const reason = daemonMessage(reply) ?? `status ${status}`
    return { kind: 'missing', reason, pullable: status === 404 }
  }
  return { kind: 'here', image: describeImage(name, reply) }
}

/**
 * Whether the image's registry would give it to the daemon.
 * @returns null when it would, else why not
 */
export async function pullProblem(daemon: DockerDaemon, name: string, timeoutMs: number): Promise<string | null> {
  try {
    const target = `/distribution/${encodeImage(name)}/json`
    const { status, body } = await callDocker(daemon.transport, 'GET', target, timeoutMs)
    return status === 200 ? null : (daemonMessage(readJson(body.toString('utf8'))) ?? `status ${status}`)
  } catch (error) {
    return reasonOf(error)
  }
}

/** @throws HarnessError `infrastructure` when the image is not there and can't be pulled: `cause` is why */
export function imageError(name: string, cause: unknown): HarnessError {
  const reason = reasonOf(cause)
  return new HarnessError(`The image ${name} is not there, and it can't be pulled: ${reason}`, {
    code: 'infrastructure',
    cause,
    fix: unreachable.test(reason)
      ? "The image's registry can't be reached from the Docker daemon. Pull or load the image while it can, or name " +
        'another one that is there, or use another provider.'
      : 'Check the name and the tag; for a private image, `docker login` first.',
  })
}

const unreachable =
  /no such host|dial tcp|i\/o timeout|connection (refused|reset)|TLS handshake|network is unreachable|deadline|proxyconnect|server misbehaving|no answer within|Temporary failure/i

/** @param inspected what the daemon tells about the image */
export function describeImage(name: string, inspected: unknown): PostgresImage {
  const config = isRecord(inspected) && isRecord(inspected.Config) ? inspected.Config : {}
  const lines = Array.isArray(config.Env) ? config.Env.filter((line) => typeof line === 'string') : []
  const value = (key: string) => lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1)
  const dataFolder = value('PGDATA') || '/var/lib/postgresql/data'
  const volumes = isRecord(config.Volumes) ? Object.keys(config.Volumes) : []
  // PostgreSQL 18's official image has its volume above the data folder, older ones at it.
  const volume = volumes.find((folder) => `${dataFolder}/`.startsWith(`${folder.replace(/\/$/, '')}/`))
  const major = Number(value('PG_MAJOR'))
  return {
    name,
    majorVersion: Number.isInteger(major) && major > 0 ? major : null,
    dataFolder,
    mountPoint: volume ?? dataFolder,
  }
}

function daemonMessage(reply: unknown): string | null {
  return hasText(reply, 'message') ? reply.message : null
}

/** Slashes and colons are part of the path. */
function encodeImage(name: string): string {
  return encodeURI(name).replace(/[?#]/g, encodeURIComponent)
}

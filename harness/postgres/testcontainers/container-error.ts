import { HarnessError } from '../../model/errors.ts'
import { reasonOf } from './reason.ts'

const daemonGone = /^connect (ECONNREFUSED|ENOENT|ETIMEDOUT)|ECONNRESET|socket hang up|it ended with its daemon/

/** What usually is behind a message of the daemon's, of testcontainers' or of the wait for the first query. */
const fixes: readonly (readonly [RegExp, string])[] = [
  [
    /port is already allocated|address already in use|programming external connectivity|ports to be bound/,
    "Free a port, or widen the daemon's range of ports (on Linux: net.ipv4.ip_local_port_range), then run again.",
  ],
  [
    /^no answer within .*(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|timeout expired)/,
    'The container runs, but its port can not be reached from here: check DOCKER_HOST and firewalls, or set ' +
      'TESTCONTAINERS_HOST_OVERRIDE to a name of the host that the daemon runs on.',
  ],
  [daemonGone, 'The Docker daemon does not answer any more: start it anew.'],
  [/no space left/, 'Make room on the disk of the Docker daemon: `docker system df` shows what takes it.'],
  [/no such image/i, 'The image was removed meanwhile: run again.'],
  [/it ended with its removal/, 'Look for what removes containers on that daemon, and run again.'],
  [/it ended with/, 'Check that the image is one of PostgreSQL that takes POSTGRES_PASSWORD and PGDATA.'],
]

const anyFix =
  'Check the memory, disk and log of the Docker daemon; a machine that is just slow may be given more time ' +
  '(bootTimeoutMs).'

/** @param log the last lines of the container's log; empty when there are none */
export function bootFailed(image: string, cause: unknown, log: string): HarnessError {
  if (cause instanceof HarnessError) return cause
  const reason = reasonOf(cause)
  return new HarnessError(`A container of ${image} did not start: ${reason}`, {
    code: 'infrastructure',
    cause,
    problems: log === '' ? [] : [{ message: `its log ends:\n${log.replace(/^/gm, '    ')}` }],
    fix: fixes.find(([pattern]) => pattern.test(reason))?.[1] ?? anyFix,
  })
}

export function removalFailed(id: string, cause: unknown): HarnessError {
  const reason = reasonOf(cause)
  const hint = daemonGone.test(reason) ? 'The Docker daemon does not answer any more: start it anew. ' : ''
  return new HarnessError(`Container ${id.slice(0, 12)} can't be removed: ${reason}`, {
    code: 'infrastructure',
    cause,
    fix: `${hint}The next start tries again; or remove it by hand: docker rm -fv ${id.slice(0, 12)}`,
  })
}

export function keepFailed(id: string, reason: string, cause?: unknown): HarnessError {
  return new HarnessError(`Container ${id.slice(0, 12)} can't be kept: ${reason}`, { code: 'infrastructure', cause })
}

import type { DockerDaemon } from '../testcontainers/find-daemon.ts'
import { findImage, imageError, type PostgresImage, pullProblem } from '../testcontainers/image.ts'
import { note, ok } from './check.ts'
import type { Outcome } from './time-limits.ts'

const callTimeoutMs = 10_000

/**
 * Gives the image when it is in the daemon's store; one that would have to be pulled is not.
 * @throws HarnessError `infrastructure` when it is not there and can't be pulled
 */
export async function imageOutcome(daemon: DockerDaemon, image: string): Promise<Outcome<PostgresImage>> {
  const found = await findImage(daemon, image, callTimeoutMs)
  if (found.kind === 'here') {
    const { majorVersion } = found.image
    const version = majorVersion === null ? '' : `, with PostgreSQL ${majorVersion}`
    return { value: found.image, checks: [ok('docker-image', `${image} is here${version}`)] }
  }
  const reason = found.pullable ? await pullProblem(daemon, image, callTimeoutMs) : found.reason
  if (reason !== null) throw imageError(image, reason)
  return {
    value: null,
    checks: [note('docker-image', `${image} is not here yet: the first run pulls it`, `docker pull ${image}`)],
  }
}

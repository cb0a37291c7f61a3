import { hasEnded } from '../embedded/process-identity.ts'
import type { DockerDaemon } from './find-daemon.ts'
import { listContainers, removeContainer, runLabel } from './labels.ts'

/**
 * Removes the containers of runners that ended together with their watchdog (a reboot, say). Touches none without our
 * labels, and none whose owner is not known to have ended: another machine may use the same daemon.
 * @returns the ids of the containers that it removed
 */
export async function sweepContainers(daemon: DockerDaemon): Promise<readonly string[]> {
  const abandoned = (await listContainers(daemon, runLabel)).filter(({ owner }) => owner !== null && hasEnded(owner))
  await Promise.all(abandoned.map(({ id }) => removeContainer(daemon, id)))
  return abandoned.map(({ id }) => id)
}

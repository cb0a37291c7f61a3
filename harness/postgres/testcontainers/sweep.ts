import { hasEnded } from '../process-identity.ts'
import type { DockerDaemon } from './find-daemon.ts'
import { type LabelledContainer, listContainers, removeContainer, runLabel } from './labels.ts'

/** A container whose runner has ended. */
export type LeftContainer = Pick<LabelledContainer, 'id' | 'name' | 'kept'>

/**
 * Removes the containers of runners that ended together with their watchdog (a reboot, say). Touches none without our
 * labels, none that was kept, and none whose owner is not known to have ended: another machine may use the same daemon.
 * @returns the ids of the containers that it removed
 */
export async function sweepContainers(daemon: DockerDaemon): Promise<readonly string[]> {
  const abandoned = (await leftContainers(daemon)).filter(({ kept }) => !kept)
  await Promise.all(abandoned.map(({ id }) => removeContainer(daemon, id)))
  return abandoned.map(({ id }) => id)
}

/** @throws Error when the daemon does not answer */
export async function leftContainers(daemon: DockerDaemon): Promise<readonly LeftContainer[]> {
  return (await listContainers(daemon, runLabel)).filter(({ owner }) => owner !== null && hasEnded(owner))
}

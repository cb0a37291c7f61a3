import { type DockerSurroundings, surroundings } from './testcontainers/docker-address.ts'
import { findDaemon } from './testcontainers/find-daemon.ts'
import { findImage, pullProblem } from './testcontainers/image.ts'
import { reasonOf } from './testcontainers/reason.ts'

/** Daemon and registry together get no more. */
const decisionTimeoutMs = 1_800

export interface Decision {
  readonly kind: 'testcontainers' | 'embedded'
  readonly why: string
}

/**
 * Containers where a Docker daemon answers that has the image or can pull it, else the embedded server. Never rejects,
 * and takes less than two seconds.
 */
export async function decide(image: string, from: DockerSurroundings = surroundings()): Promise<Decision> {
  const deadline = performance.now() + decisionTimeoutMs
  const timeLeftMs = () => Math.max(1, deadline - performance.now())
  const search = await findDaemon(timeLeftMs(), from)
  if (search.kind === 'silent') {
    const tried = search.tried.join('; ') || 'no socket in the usual places, and DOCKER_HOST is not set'
    return { kind: 'embedded', why: `no Docker daemon answers (${tried})` }
  }
  const { daemon } = search
  try {
    const found = await findImage(daemon, image, timeLeftMs())
    if (found.kind === 'here') return { kind: 'testcontainers', why: `Docker at ${daemon.uri} has the image ${image}` }
    const problem = await pullProblem(daemon, image, timeLeftMs())
    if (problem === null) return { kind: 'testcontainers', why: `Docker at ${daemon.uri} can pull the image ${image}` }
    return { kind: 'embedded', why: `Docker at ${daemon.uri} has no image ${image} and can't pull it (${problem})` }
  } catch (error) {
    return { kind: 'embedded', why: `Docker at ${daemon.uri} does not tell which images it has (${reasonOf(error)})` }
  }
}

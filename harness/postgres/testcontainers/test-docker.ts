import { GenericContainer, type StartedTestContainer } from 'testcontainers'
import { callDocker } from './docker-call.ts'
import { type DockerDaemon, findDaemon } from './find-daemon.ts'
import { loadTestcontainers } from './load-testcontainers.ts'

/** What tests with real containers need, or why they can't be run here. The note belongs in their title. */
export type DockerForTests =
  | { readonly kind: 'usable'; readonly daemon: DockerDaemon; readonly image: string; readonly note: '' }
  | { readonly kind: 'missing'; readonly note: string }

export async function dockerForTests(): Promise<DockerForTests> {
  const image = process.env.ROUNDTRIP_POSTGRES_IMAGE
  if (!image) return { kind: 'missing', note: ' (not tested: ROUNDTRIP_POSTGRES_IMAGE is not set)' }
  const search = await findDaemon(2_000)
  if (search.kind === 'silent') return { kind: 'missing', note: ' (not tested: no Docker daemon answers)' }
  return { kind: 'usable', daemon: search.daemon, image, note: '' }
}

/** In tests that are run only where Docker is. */
export function required(docker: DockerForTests): Extract<DockerForTests, { kind: 'usable' }> {
  if (docker.kind === 'missing') throw new Error(docker.note)
  return docker
}

/** A container that does nothing. testcontainers itself must not look after it: the tests are about who does. */
export async function idleContainer(
  daemon: DockerDaemon,
  image: string,
  labels: Readonly<Record<string, string>>,
): Promise<StartedTestContainer> {
  await loadTestcontainers(daemon)
  return new GenericContainer(image)
    .withEntrypoint(['sleep', '600'])
    .withLabels({ ...labels })
    .withAutoCleanup(false)
    .start()
}

export async function containerExists(daemon: DockerDaemon, id: string): Promise<boolean> {
  return (await callDocker(daemon.transport, 'GET', `/containers/${id}/json`, 10_000)).status === 200
}

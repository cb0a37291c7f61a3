import type { DockerDaemon } from '../testcontainers/find-daemon.ts'
import type { PostgresImage } from '../testcontainers/image.ts'
import { ok } from './check.ts'
import { tryContainer } from './docker-boot.ts'
import { cleanUpOutcome } from './docker-clean-up.ts'
import { engineOutcome } from './docker-engine.ts'
import { imageOutcome } from './docker-image.ts'
import type { ProviderFindings, TargetFindings } from './examination.ts'
import { seconds } from './seconds.ts'
import type { Outcome, TimeLimits } from './time-limits.ts'

const lookMs = 25_000
const bootMs = 75_000

/**
 * @param images of the targets: the keys of what is found for each
 * @param boots whether a container of each is tried, where nothing has to be pulled for that
 */
export async function examineDocker(
  images: readonly string[],
  boots: boolean,
  limits: TimeLimits,
): Promise<ProviderFindings<string>> {
  const engine = await limits.run('docker-daemon', lookMs, engineOutcome)
  const daemon = engine.value
  const each = new Map<string, TargetFindings>()
  if (daemon === null) return { shared: engine.checks, each }
  const cleanUp = await limits.run('docker-clean-up', lookMs, () => cleanUpOutcome(daemon))
  for (const name of images) {
    const image = await limits.run('docker-image', lookMs, () => imageOutcome(daemon, name))
    const isReady = boots && cleanUp.value === 'ready'
    const boot = await examineBoot(daemon, isReady ? image.value : null, limits)
    each.set(name, { checks: [...image.checks, ...boot.checks], version: boot.value })
  }
  return { shared: [...engine.checks, ...cleanUp.checks], each }
}

/** Gives the server's version. */
async function examineBoot(
  daemon: DockerDaemon,
  image: PostgresImage | null,
  limits: TimeLimits,
): Promise<Outcome<string>> {
  if (image === null) return { value: null, checks: [] }
  return limits.run('docker-boot', bootMs, async () => {
    const { version, durationMs } = await tryContainer(daemon, image)
    const message = `PostgreSQL ${version} booted in a container and answered in ${seconds(durationMs)}`
    return { value: version, checks: [ok('docker-boot', message)] }
  })
}

import type { PostgresSettings } from '../model/config.ts'
import { HarnessError } from '../model/errors.ts'
import { decide } from './auto.ts'
import { createEmbeddedProvider } from './embedded/embedded-provider.ts'
import { createExternalProvider } from './external/external-provider.ts'
import type { PostgresProvider } from './provider.ts'
import { shareServer } from './shared-server.ts'
import { createTestcontainersProvider } from './testcontainers/testcontainers-provider.ts'

/** A run's settings, with `auto` replaced by what it stands for here. */
export interface ProviderDecision {
  readonly settings: PostgresSettings
  /** One line, for people. */
  readonly reason: string
}

/** Decides once for a run what `auto` means, so that all its workers do the same. Takes less than two seconds. */
export async function decideProvider(settings: PostgresSettings): Promise<ProviderDecision> {
  if (settings.provider !== 'auto') return { settings, reason: `${settings.provider} PostgreSQL, as configured` }
  const { kind, why } = await decide(settings.image)
  return { settings: { ...settings, provider: kind }, reason: `${kind} PostgreSQL: ${why}` }
}

/**
 * Opens the provider that the settings name.
 * @throws HarnessError `infrastructure`, with what to do about it
 */
export async function openProvider(settings: PostgresSettings): Promise<PostgresProvider> {
  const { settings: decided } = await decideProvider(settings)
  const provider = await createProvider(decided)
  // An external server is shared in any case.
  return decided.isolation === 'database' && provider.kind !== 'external' ? shareServer(provider) : provider
}

function createProvider({ provider, majorVersion, image, warm, url }: PostgresSettings): Promise<PostgresProvider> {
  switch (provider) {
    case 'testcontainers':
      return createTestcontainersProvider({ image, warm })
    case 'external':
      if (url === null) throw new HarnessError('an external server needs its URL', { code: 'bad-config' })
      return createExternalProvider({ url })
    case 'embedded':
    case 'auto':
      return createEmbeddedProvider({ majorVersion })
  }
}

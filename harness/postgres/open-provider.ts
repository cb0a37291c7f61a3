import type { Keep, PostgresSettings } from '../model/config.ts'
import { HarnessError } from '../model/errors.ts'
import { createEmbeddedProvider } from './embedded/embedded-provider.ts'
import type { PostgresProvider } from './provider.ts'
import { shareServer } from './shared-server.ts'

/** A target's settings, with `auto` (its name as well) replaced by what it stands for here. */
export interface ProviderDecision {
  readonly settings: PostgresSettings
  /** One line, for people. */
  readonly reason: string
}

/** Decides once for a run what `auto` means, so that all its workers do the same. Takes less than two seconds. */
export async function decideProvider(settings: PostgresSettings): Promise<ProviderDecision> {
  if (settings.provider !== 'auto') return { settings, reason: `${settings.name} PostgreSQL, as configured` }
  const { decide } = await import('./auto.ts')
  const { kind, why } = await decide(settings.image)
  return { settings: { ...settings, name: kind, provider: kind }, reason: `${kind} PostgreSQL: ${why}` }
}

/**
 * Opens the provider that the settings name.
 * @param keep whether any of its servers may be kept; with `never`, a server of containers refuses that
 * @throws HarnessError `infrastructure`, with what to do about it
 */
export async function openProvider(settings: PostgresSettings, keep: Keep = 'never'): Promise<PostgresProvider> {
  const { settings: decided } = await decideProvider(settings)
  const provider = await createProvider(decided, keep !== 'never')
  // An external server is shared in any case.
  return decided.isolation === 'database' && provider.kind !== 'external' ? shareServer(provider) : provider
}

/** Loads of the providers only what is asked for: each worker does. */
async function createProvider(
  { provider, majorVersion, image, warm, url }: PostgresSettings,
  mayKeep: boolean,
): Promise<PostgresProvider> {
  switch (provider) {
    case 'testcontainers': {
      const { createTestcontainersProvider } = await import('./testcontainers/testcontainers-provider.ts')
      return createTestcontainersProvider({ image, warm: warm ?? 1, mayKeep })
    }
    case 'external': {
      if (url === null) throw new HarnessError('an external server needs its URL', { code: 'bad-config' })
      const { createExternalProvider } = await import('./external/external-provider.ts')
      return createExternalProvider({ url })
    }
    case 'embedded':
    case 'auto':
      return createEmbeddedProvider({ majorVersion })
  }
}

import type { Isolation, PostgresSettings, ProviderKind } from '../model/config.ts'
import { HarnessError, type Problem } from '../model/errors.ts'

/** Settings from outside the file, which win over it. */
export interface PostgresChoices {
  readonly provider?: string
  readonly isolation?: string
  readonly image?: string
  readonly url?: string
}

/** Where a choice comes from, for messages. */
const sources = {
  provider: '--postgres, or ROUNDTRIP_POSTGRES',
  isolation: '--isolation, or ROUNDTRIP_ISOLATION',
  image: 'ROUNDTRIP_POSTGRES_IMAGE',
  url: 'ROUNDTRIP_POSTGRES_URL',
} satisfies Record<keyof PostgresChoices, string>

const properties = new Set(['provider', 'isolation', 'image', 'url', 'warm'])

/**
 * Checks what a configuration file exports, and what was chosen over it.
 * @param file named in problems
 * @throws HarnessError `bad-config`, with every problem
 */
export function parsePostgresSettings(exported: unknown, file: string, choices: PostgresChoices): PostgresSettings {
  const problems: Problem[] = []
  const report = (message: string, key?: keyof PostgresChoices): void => {
    const isChosen = key !== undefined && choices[key] !== undefined
    problems.push(isChosen ? { message: `${message} (${sources[key]})` } : { message, place: { file } })
  }
  const config = isRecord(exported) ? exported : {}
  if (!isRecord(exported)) report('its default export is not what defineConfig returns')
  for (const key of Object.keys(config)) if (key !== 'postgres') report(`unknown property ${key}`)
  if (config.postgres !== undefined && !isRecord(config.postgres)) report('postgres must be an object')
  const written = isRecord(config.postgres) ? config.postgres : {}
  for (const key of Object.keys(written)) if (!properties.has(key)) report(`unknown property postgres.${key}`)

  const settings: Readonly<Record<string, unknown>> = { ...written, ...choices }
  const text = (key: 'provider' | 'image' | 'url' | 'isolation'): string | null => {
    const value = settings[key]
    if (value === undefined) return null
    if (typeof value === 'string' && value !== '') return value
    report(`postgres.${key} must be a text`, key)
    return null
  }
  const { provider, majorVersion } = parseProvider(text('provider') ?? 'auto', (message) => report(message, 'provider'))
  const isolation = parseIsolation(text('isolation') ?? 'server', (message) => report(message, 'isolation'))
  const url = text('url')
  if (provider === 'external' && url === null) {
    report('provider external needs the URL of a server: postgres.url, or ROUNDTRIP_POSTGRES_URL')
  }
  const warm = settings.warm ?? 1
  if (typeof warm !== 'number' || !Number.isInteger(warm) || warm < 0 || warm > 16) {
    report('postgres.warm must be a whole number from 0 to 16')
  }
  if (problems.length > 0) throw new HarnessError('the configuration is not valid', { code: 'bad-config', problems })
  return {
    provider,
    majorVersion,
    image: text('image') ?? defaultImage,
    url,
    isolation,
    warm: typeof warm === 'number' ? warm : 1,
  }
}

const defaultImage = 'postgres:18-alpine'

const providerKinds = {
  auto: true,
  embedded: true,
  testcontainers: true,
  external: true,
} satisfies Record<ProviderKind, true>

function isProviderKind(value: string): value is ProviderKind {
  return Object.hasOwn(providerKinds, value)
}

function parseProvider(
  text: string,
  report: (message: string) => void,
): { readonly provider: ProviderKind; readonly majorVersion: number | null } {
  const [kind = '', version, ...rest] = text.split('@')
  if (!isProviderKind(kind) || rest.length > 0) {
    report(`there is no provider ${text}: it must be one of ${Object.keys(providerKinds).join(', ')}`)
    return { provider: 'auto', majorVersion: null }
  }
  if (version === undefined) return { provider: kind, majorVersion: null }
  if (kind !== 'embedded' || !/^\d\d$/.test(version)) {
    report(`provider ${text}: only embedded takes a version, such as embedded@16`)
    return { provider: kind, majorVersion: null }
  }
  return { provider: kind, majorVersion: Number(version) }
}

function parseIsolation(text: string, report: (message: string) => void): Isolation {
  if (text === 'server' || text === 'database') return text
  report(`isolation must be server or database, not ${text}`)
  return 'server'
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

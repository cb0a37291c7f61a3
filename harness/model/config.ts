/** What a person writes in `roundtrip.config.ts`. Everything has a default; the file itself may be missing. */
export interface RoundtripConfig {
  readonly postgres?: PostgresConfig
}

export interface PostgresConfig {
  /**
   * Where throwaway servers come from. `auto` (default): testcontainers where a Docker daemon answers, else embedded.
   * A version may follow for the embedded one: `embedded@16`.
   */
  readonly provider?: string
  /** The image of testcontainers' containers. Default: `postgres:18-alpine`. */
  readonly image?: string
  /** The server of provider `external`: a URL of a user that may create databases. */
  readonly url?: string
  /**
   * `server` (default): every case has a server of its own. `database`: cases of a worker share one server, and each
   * has a database of its own there.
   */
  readonly isolation?: Isolation
  /** Containers that boot ahead of the cases that will use them. Default: 1. */
  readonly warm?: number
}

export type Isolation = 'server' | 'database'

export type ProviderKind = 'auto' | 'embedded' | 'testcontainers' | 'external'

/** The settings that hold for a run: plain data, so that workers can be told. */
export interface PostgresSettings {
  readonly provider: ProviderKind
  /** The major version asked for; null: the provider's default. */
  readonly majorVersion: number | null
  readonly image: string
  readonly url: string | null
  readonly isolation: Isolation
  readonly warm: number
}

/** Gives the configuration its type; returns it as it is. */
export function defineConfig(config: RoundtripConfig): RoundtripConfig {
  return config
}

/** Where throwaway PostgreSQL servers come from. */
export interface PostgresProvider extends AsyncDisposable {
  readonly kind: 'embedded' | 'testcontainers' | 'external'
  /** The server's version as it reports it: `18.4`. */
  readonly version: string
  /**
   * Boots a server of its own, ready for queries, with one database: empty, or as the template prepares it.
   * @throws HarnessError `infrastructure`, and whatever the template's preparation throws
   */
  boot(template?: DatabaseTemplate): Promise<ThrowawayServer>
}

/** A state of a database that several servers start from. */
export interface DatabaseTemplate {
  /** Changes whenever anything changes that goes into the state. */
  readonly key: string
  /** Brings an empty database into the state. Called as seldom as the provider can manage. */
  readonly prepare: (connection: ConnectionSettings) => Promise<void>
}

/** A server that ends, with all that it stored, when it is disposed of. */
export interface ThrowawayServer extends AsyncDisposable {
  readonly connection: ConnectionSettings
  /** For tools that want a `DATABASE_URL`. */
  readonly url: string
}

/** The superuser of an empty database. `host` is a directory when the server listens on a Unix socket. */
export interface ConnectionSettings {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string | null
  readonly database: string
}

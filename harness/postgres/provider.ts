/** Where throwaway PostgreSQL servers come from. */
export interface PostgresProvider extends AsyncDisposable {
  readonly kind: 'embedded' | 'testcontainers' | 'external'
  /** The server's version as it reports it: `18.4`. */
  readonly version: string
  /**
   * Boots a server of its own with one empty database, ready for queries.
   * @throws HarnessError `infrastructure`
   */
  boot(): Promise<ThrowawayServer>
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

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
  /** Changes whenever anything changes that goes into the state, its base included. */
  readonly key: string
  /** What it starts from. Without one: an empty database. */
  readonly base?: LastingTemplate
  /** Brings a database that is as the base left it into the state. Called as seldom as the provider can manage. */
  readonly prepare: PrepareDatabase
}

/** A state that is the same whenever it is made with this key on this version of PostgreSQL: a later run may use it. */
export interface LastingTemplate {
  readonly key: string
  readonly prepare: PrepareDatabase
}

type PrepareDatabase = (connection: ConnectionSettings) => Promise<void>

/** A server that ends, with all that it stored, when it is disposed of. */
export interface ThrowawayServer extends AsyncDisposable {
  readonly connection: ConnectionSettings
  /** For tools that want a `DATABASE_URL`. */
  readonly url: string
  /**
   * The last lines that the server logged, which may hold values of rows. Absent where its log is not ours to read.
   * @throws Error when they can't be had
   */
  log?(): Promise<string>
  /**
   * Leaves it for people to look at. From now on neither its disposal, nor the runner's end however that comes, nor the
   * sweep of a later run ends it; `roundtrip clean` does. Calling it again gives the same.
   * @throws HarnessError `infrastructure` when it is gone, or can't be told apart from what is to be removed
   */
  keep(): Promise<KeptServer>
}

/** What outlives a run because someone asked for it. */
export interface KeptServer {
  /** What `roundtrip clean` knows it by. */
  readonly name: string
  /** To connect to; without the password of a server that is not ours. */
  readonly url: string
}

/** Something of ours that is there while no run needs it: it was kept, or its run ended with no time to remove it. */
export interface Leftover {
  /** What `roundtrip clean` knows it by: the name of a folder, container or database. */
  readonly name: string
  readonly kind: 'folder' | 'container' | 'database'
  readonly state: 'kept' | 'abandoned'
  /** Ends and removes it. @throws HarnessError `infrastructure` */
  readonly remove: () => Promise<void>
}

/** The superuser of an empty database. `host` is a directory when the server listens on a Unix socket. */
export interface ConnectionSettings {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string | null
  readonly database: string
}

/** A piece of SQL that takes a database from one version to the next, or back. */
export interface MigrationPart {
  /** Absolute. */
  readonly path: string
  /** The whole file, or the section of it that is this part. */
  readonly text: string
  /** The 1-based line of the file that `text` begins with. */
  readonly firstLine: number
  readonly transaction: MigrationTransaction
}

/**
 * How the tool whose layout it is runs a part. `own`: in a transaction that the tool begins and ends. `none`: every
 * statement by itself. `as-sent`: it sends the whole text as one query, which PostgreSQL makes one transaction unless it
 * is a single statement, or has transactions of its own.
 */
export type MigrationTransaction = 'own' | 'none' | 'as-sent'

/** One version of a database's structure. */
export interface Migration {
  /** The number that its name begins with, as it is written; the whole name where there is none. */
  readonly version: string
  /** Of its file, without what its layout adds, or of its folder. */
  readonly name: string
  readonly up: MigrationPart
  /** Null: it cannot be undone. */
  readonly down: MigrationPart | null
}

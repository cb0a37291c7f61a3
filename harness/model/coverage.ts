/** What a subject wants to be held to: that somebody has decided, and tested, what becomes of every model. */
export interface CoverageDefinition {
  /** Names of its snapshots that together have a row of every model that can be exported, with every field filled. */
  readonly exhaustive: readonly string[]
  /** Model → why no row of an import can have a unique key that is taken. Others are collided with in a case. */
  readonly cannotCollide?: Readonly<Record<string, string>>
  /** Model → field → why it is null in every row. */
  readonly neverFilled?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** The names that a filter gives, and those of them that some row has; spelled as they are compared. */
export class NameFilter {
  private readonly names: readonly string[]
  private readonly wanted: ReadonlySet<string>
  private readonly textOf: (name: string) => string
  private readonly seen = new Set<string>()

  /** @param textOf one spelling for all names that are the same */
  constructor(names: readonly string[], textOf: (name: string) => string) {
    this.names = names
    this.textOf = textOf
    this.wanted = new Set(names.map(textOf))
  }

  /** @param name of a row, in that spelling */
  takes(name: string | null): boolean {
    if (name === null || !this.wanted.has(name)) return false
    this.seen.add(name)
    return true
  }

  /** In the order of the filter. */
  unseen(): readonly string[] {
    return [...new Set(this.names)].filter((name) => !this.seen.has(this.textOf(name)))
  }
}

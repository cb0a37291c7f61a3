/** The names that a filter gives, and those of them that some row has. */
export class NameFilter {
  private readonly names: readonly string[]
  private readonly wanted: ReadonlySet<string>
  private readonly seen = new Set<string>()

  constructor(names: readonly string[]) {
    this.names = names
    this.wanted = new Set(names)
  }

  /** @param name of a row */
  takes(name: string | null): boolean {
    if (name === null || !this.wanted.has(name)) return false
    this.seen.add(name)
    return true
  }

  /** In the order of the filter. */
  unseen(): readonly string[] {
    return [...new Set(this.names)].filter((name) => !this.seen.has(name))
  }
}

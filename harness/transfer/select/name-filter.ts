/** The names that a filter gives, and those of them that some row has; spelled as they are compared. */
export class NameFilter {
  private readonly names: readonly string[]
  private readonly wanted: ReadonlySet<string>
  private readonly textOf: (name: string) => string
  private readonly seen = new Set<string>()
  /** By one normal form of a name that has others: the form that a row has it in; null: no row was seen that has. */
  private readonly forms = new Map<string, string | null>()

  /** @param textOf one spelling for all names that are the same */
  constructor(names: readonly string[], textOf: (name: string) => string) {
    this.names = names
    this.textOf = textOf
    this.wanted = new Set(names.map(textOf))
    for (const name of names.map(textOf)) if (!isAscii(name)) this.forms.set(name.normalize('NFC'), null)
  }

  /** @param name of a row, in that spelling */
  takes(name: string | null): boolean {
    if (name === null) return false
    if (!this.wanted.has(name)) {
      if (this.forms.size > 0) this.look(name)
      return false
    }
    this.seen.add(name)
    return true
  }

  /** In the order of the filter. */
  unseen(): readonly string[] {
    return [...new Set(this.names)].filter((name) => !this.seen.has(this.textOf(name)))
  }

  /** Of the unseen names those that a row has in another normal form, each with that form. */
  otherForms(): readonly (readonly [string, string])[] {
    return this.unseen().flatMap((name) => {
      const form = this.forms.get(this.textOf(name).normalize('NFC')) ?? null
      return form === null ? [] : [[name, form] as const]
    })
  }

  private look(name: string): void {
    const composed = name.normalize('NFC')
    if (!this.forms.has(composed)) return
    this.forms.set(composed, name === composed ? 'NFC' : name === name.normalize('NFD') ? 'NFD' : 'mixed')
  }
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length
}

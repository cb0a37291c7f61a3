const startLength = 6

/** Secrets that may have been copied to where nobody hides them. Shorter ones than six characters are not looked for. */
export class KnownSecrets {
  /** By their first characters, which many may share. */
  private readonly byStart = new Map<string, { readonly secrets: Set<string>; lengths: readonly number[] }>()

  /** As it is, and as a JSON text has it. */
  add(secret: string): void {
    this.addText(secret)
    this.addText(JSON.stringify(secret).slice(1, -1))
  }

  private addText(secret: string): void {
    if (secret.length < startLength) return
    const start = secret.slice(0, startLength)
    const same = this.byStart.get(start) ?? { secrets: new Set<string>(), lengths: [] }
    this.byStart.set(start, same)
    same.secrets.add(secret)
    // Longer ones first.
    if (!same.lengths.includes(secret.length)) same.lengths = [...same.lengths, secret.length].sort((a, b) => b - a)
  }

  /** The text with `...` in place of each secret. Linear in its length. */
  redact(text: string): string {
    if (this.byStart.size === 0) return text
    let safe = ''
    let copied = 0
    for (let index = 0; index + startLength <= text.length; index += 1) {
      const length = this.lengthAt(text, index)
      if (length === null) continue
      safe += `${text.slice(copied, index)}...`
      copied = index + length
      index = copied - 1
    }
    return safe + text.slice(copied)
  }

  private lengthAt(text: string, index: number): number | null {
    const same = this.byStart.get(text.slice(index, index + startLength))
    return same?.lengths.find((length) => same.secrets.has(text.slice(index, index + length))) ?? null
  }
}

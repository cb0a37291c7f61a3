/** The values of a key of one model, each by a small number, with how many rows hold it and take part. */
export class KeySpace {
  private readonly ids = new Map<string, number>()
  private readonly held: number[] = []
  private readonly live: number[] = []

  /** How many values there are. */
  get size(): number {
    return this.live.length
  }

  /** The number of a value, which it gets now if it has none. */
  idOf(text: string): number {
    const known = this.ids.get(text)
    if (known !== undefined) return known
    const id = this.live.length
    this.ids.set(text, id)
    this.held.push(0)
    this.live.push(0)
    return id
  }

  hold(id: number, takesPart: boolean): void {
    this.held[id] = (this.held[id] ?? 0) + 1
    if (takesPart) this.live[id] = (this.live[id] ?? 0) + 1
  }

  /** A row that holds it takes part no more. @returns whether it was the last */
  release(id: number): boolean {
    const left = (this.live[id] ?? 0) - 1
    this.live[id] = left
    return left === 0
  }

  isLive(id: number): boolean {
    return (this.live[id] ?? 0) > 0
  }

  /** Whether any row holds it. */
  isHeld(id: number): boolean {
    return (this.held[id] ?? 0) > 0
  }

  /** The same by value. */
  state(text: string): 'live' | 'left out' | 'nowhere' {
    const id = this.ids.get(text)
    if (id === undefined || !this.isHeld(id)) return 'nowhere'
    return this.isLive(id) ? 'live' : 'left out'
  }
}

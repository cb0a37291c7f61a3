/** How long a text may be, and in what. */
export interface MarkdownLimit {
  readonly length: number
  readonly unit: 'bytes' | 'characters'
}

/** Of the summaries of a step of GitHub Actions, all together. */
export const summaryLimit = { length: 1024 * 1024, unit: 'bytes' } as const satisfies MarkdownLimit

/** Of a comment on GitHub. */
export const commentLimit = { length: 65_536, unit: 'characters' } as const satisfies MarkdownLimit

/** What is left of a limited length. */
export class Room {
  private length: number
  private readonly unit: MarkdownLimit['unit']

  constructor({ length, unit }: MarkdownLimit) {
    this.length = length
    this.unit = unit
  }

  /** Whether there was room for the text; what has none takes none. */
  take(text: string): boolean {
    const needed = this.unit === 'bytes' ? Buffer.byteLength(text) : text.length
    if (needed > this.length) return false
    this.length -= needed
    return true
  }

  /** A part of it, to be taken from itself. */
  within(length: number): Room {
    return new Room({ length, unit: this.unit })
  }

  left(): number {
    return this.length
  }
}

/** A text that was found within another. */
interface FoundText {
  readonly text: string
  readonly index: number
}

export interface KnownTextsOptions {
  /** Shorter texts are not looked for: they are in too many others by chance. From 1 on. */
  readonly minLength: number
  /** Shorter ones count only where no letter or digit adjoins them that would make them part of another word. */
  readonly minLengthInWords: number
}

/**
 * Finds any of many texts within another: from the left, and of several that begin at the same place the longest. Takes
 * time by the length of the other text and the number of lengths that texts with the same beginning have, not by how
 * many they are.
 */
export class KnownTexts {
  private readonly options: KnownTextsOptions
  private readonly texts = new Set<string>()
  /** The lengths of those that begin with the same characters, the longest first. */
  private readonly lengths = new Map<string, number[]>()

  constructor(texts: Iterable<string>, options: KnownTextsOptions) {
    this.options = options
    for (const text of texts) if (text.length >= options.minLength) this.add(text)
    for (const lengths of this.lengths.values()) lengths.sort((a, b) => b - a)
  }

  private add(text: string): void {
    this.texts.add(text)
    const beginning = text.slice(0, this.options.minLength)
    const lengths = this.lengths.get(beginning)
    if (!lengths) this.lengths.set(beginning, [text.length])
    else if (!lengths.includes(text.length)) lengths.push(text.length)
  }

  /** In the order in which they stand; none overlaps another. */
  in(text: string): readonly FoundText[] {
    const found: FoundText[] = []
    const { minLength } = this.options
    if (this.texts.size === 0) return found
    for (let index = 0; index + minLength <= text.length; ) {
      const known = this.at(text, index)
      if (known !== null) found.push({ text: known, index })
      index += known?.length ?? 1
    }
    return found
  }

  private at(text: string, index: number): string | null {
    for (const length of this.lengths.get(text.slice(index, index + this.options.minLength)) ?? []) {
      const end = index + length
      const isWord = length >= this.options.minLengthInWords || !(isInWord(text, index) || isInWord(text, end))
      const candidate = isWord && end <= text.length ? text.slice(index, end) : ''
      if (this.texts.has(candidate)) return candidate
    }
    return null
  }
}

const withinWord = /(?<=[\p{L}\p{N}])(?=[\p{L}\p{N}])/uy

/** Whether there is a letter or a digit on both sides of the place. */
function isInWord(text: string, index: number): boolean {
  withinWord.lastIndex = index
  return withinWord.test(text)
}

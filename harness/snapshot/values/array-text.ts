import { ValueError } from './codec.ts'

/** An element's text, null for a NULL element, or a dimension's items. */
export type ArrayItem = string | null | readonly ArrayItem[]

export interface ArrayText {
  /** `[0:1][2:3]`, or empty where all bounds start at 1. */
  readonly bounds: string
  readonly items: readonly ArrayItem[]
}

/** PostgreSQL's own limit, MAXDIM. */
const maxDimensions = 6

const boundsPattern = /^\s*((?:\[[+-]?\d+(?::[+-]?\d+)?\])+)\s*=\s*(?=\{)/

/** Whether a text is meant as PostgreSQL's form of an array: `{…}` or `[0:1]={…}`. */
export function isArrayText(text: string): boolean {
  return /^\s*\{/.test(text) || boundsPattern.test(text)
}

/**
 * Reads an array's text, PostgreSQL's output or what a person writes: manual, "Array Input and Output Syntax" (8.15.6).
 * @throws ValueError
 */
export function readArrayText(text: string, delimiter: string): ArrayText {
  const [prefix = '', bounds = ''] = boundsPattern.exec(text) ?? []
  const reader = new ArrayTextReader(text, prefix.length, delimiter)
  return { bounds: canonicalBounds(bounds), items: reader.read() }
}

/** The text that PostgreSQL prints of an array of these items. */
export function writeArrayText({ bounds, items }: ArrayText, delimiter: string): string {
  if (isEmpty(items)) return '{}'
  return `${bounds === '' ? '' : `${bounds}=`}${writeItems(items, delimiter)}`
}

function writeItems(items: readonly ArrayItem[], delimiter: string): string {
  const texts = items.map((item) => {
    if (item === null) return 'NULL'
    if (typeof item !== 'string') return writeItems(item, delimiter)
    const isPlain =
      item !== '' && !/[ \t\n\r\v\f"\\{}]/.test(item) && !item.includes(delimiter) && !/^null$/i.test(item)
    return isPlain ? item : `"${item.replace(/["\\]/g, '\\$&')}"`
  })
  return `{${texts.join(delimiter)}}`
}

/** `{{},{}}` holds nothing, which PostgreSQL prints as `{}`. */
function isEmpty(items: readonly ArrayItem[]): boolean {
  return items.every((item) => typeof item === 'object' && item !== null && isEmpty(item))
}

function canonicalBounds(bounds: string): string {
  const dimensions = [...bounds.matchAll(/\[(?:([+-]?\d+):)?([+-]?\d+)\]/g)].map(
    ([, lower = '1', upper = '1']) => [Number(lower), Number(upper)] as const,
  )
  if (dimensions.every(([lower]) => lower === 1)) return ''
  return dimensions.map(([lower, upper]) => `[${lower}:${upper}]`).join('')
}

class ArrayTextReader {
  private readonly text: string
  private readonly delimiter: number
  private position: number

  constructor(text: string, position: number, delimiter: string) {
    this.text = text
    this.position = position
    this.delimiter = delimiter.charCodeAt(0)
  }

  read(): readonly ArrayItem[] {
    this.skipSpace()
    const items = this.items(1)
    this.skipSpace()
    if (this.position !== this.text.length) throw malformed()
    return items
  }

  private items(depth: number): readonly ArrayItem[] {
    if (depth > maxDimensions || this.code() !== codes.open) throw malformed()
    const items: ArrayItem[] = []
    this.position += 1
    this.skipSpace()
    if (this.code() !== codes.close) items.push(this.item(depth))
    while (this.code() === this.delimiter) {
      this.position += 1
      items.push(this.item(depth))
    }
    if (this.code() !== codes.close) throw malformed()
    this.position += 1
    return items
  }

  private item(depth: number): ArrayItem {
    this.skipSpace()
    const first = this.code()
    const item = first === codes.open ? this.items(depth + 1) : first === codes.quote ? this.quoted() : this.plain()
    this.skipSpace()
    return item
  }

  /** No regular expression: an element may have many megabytes. */
  private quoted(): string {
    const start = this.position + 1
    let end = start
    for (let code = this.text.charCodeAt(end); code !== codes.quote; code = this.text.charCodeAt(end)) {
      if (Number.isNaN(code)) throw malformed()
      end += code === codes.backslash ? 2 : 1
    }
    this.position = end + 1
    return unescapeText(this.text.slice(start, end))
  }

  private plain(): string | null {
    const start = this.position
    let end = start
    // Spaces at the end do not count, unless a backslash makes them.
    let last = start
    for (let code = this.code(); !this.endsPlain(code); code = this.text.charCodeAt(end)) {
      end += code === codes.backslash ? 2 : 1
      if (!isSpace(code)) last = end
    }
    const word = this.text.slice(start, last)
    if (word === '' || end > this.text.length) throw malformed()
    this.position = end
    return /^null$/i.test(word) ? null : unescapeText(word)
  }

  private endsPlain(code: number): boolean {
    return (
      code === this.delimiter ||
      code === codes.open ||
      code === codes.close ||
      code === codes.quote ||
      Number.isNaN(code)
    )
  }

  /** NaN at the end. */
  private code(): number {
    return this.text.charCodeAt(this.position)
  }

  private skipSpace(): void {
    while (isSpace(this.code())) this.position += 1
  }
}

const codes = { quote: 34, backslash: 92, open: 123, close: 125 } as const

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

function unescapeText(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\s\S])/g, '$1') : text
}

function malformed(): ValueError {
  return new ValueError('expected an array')
}

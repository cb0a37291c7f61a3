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
  private readonly delimiter: string
  private position: number

  constructor(text: string, position: number, delimiter: string) {
    this.text = text
    this.position = position
    this.delimiter = delimiter
  }

  read(): readonly ArrayItem[] {
    this.skipSpace()
    const items = this.items(1)
    this.skipSpace()
    if (this.position !== this.text.length) throw malformed()
    return items
  }

  private items(depth: number): readonly ArrayItem[] {
    if (depth > maxDimensions || this.text[this.position] !== '{') throw malformed()
    const items: ArrayItem[] = []
    this.position += 1
    this.skipSpace()
    if (this.text[this.position] !== '}') items.push(this.item(depth))
    while (this.text[this.position] === this.delimiter) {
      this.position += 1
      items.push(this.item(depth))
    }
    if (this.text[this.position] !== '}') throw malformed()
    this.position += 1
    return items
  }

  private item(depth: number): ArrayItem {
    this.skipSpace()
    const first = this.text[this.position]
    const item = first === '{' ? this.items(depth + 1) : first === '"' ? this.quoted() : this.plain()
    this.skipSpace()
    return item
  }

  private quoted(): string {
    const [literal] = this.match(/"(?:[^"\\]|\\[\s\S])*"/y)
    return unescapeText(literal.slice(1, -1))
  }

  private plain(): string | null {
    const pattern = this.delimiter === ';' ? /(?:[^"\\{};]|\\[\s\S])+/y : /(?:[^"\\{},]|\\[\s\S])+/y
    const word = this.match(pattern)[0].replace(/(?<!\\)[ \t\n\r\v\f]+$/, '')
    if (word === '') throw malformed()
    return /^null$/i.test(word) ? null : unescapeText(word)
  }

  private match(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.position
    const match = pattern.exec(this.text)
    if (!match) throw malformed()
    this.position = pattern.lastIndex
    return match
  }

  private skipSpace(): void {
    while (/[ \t\n\r\v\f]/.test(this.text[this.position] ?? '')) this.position += 1
  }
}

function unescapeText(text: string): string {
  return text.replace(/\\([\s\S])/g, '$1')
}

function malformed(): ValueError {
  return new ValueError('expected an array')
}

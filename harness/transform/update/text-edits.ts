/** What takes the place of a part of a text. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Edits do not overlap; those at one place are made in their order. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let copied = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(copied, edit.start) + edit.text
    copied = edit.end
  }
  return result + text.slice(copied)
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** Of the line that `offset` is in, after its line break. What ends with a line break has its end there. */
export function lineEnd(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset
  const at = text.indexOf('\n', offset)
  return at === -1 ? text.length : at + 1
}

/** Whether nothing but white space stands before it in its line. */
export function startsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === ''
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset)
}

/** What stands before it in its line, as white space. */
export function indentOf(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), offset).replace(/\S/g, ' ')
}

export function lineBreakOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n'
}

/** Whole lines after the line that ends at `offset`. A text without a line break at its end keeps to that. */
export function linesAt(text: string, offset: number, lines: readonly string[]): TextEdit {
  const eol = lineBreakOf(text)
  const isAfterBreak = offset === 0 || text[offset - 1] === '\n'
  const inserted = isAfterBreak ? lines.map((line) => line + eol) : lines.map((line) => eol + line)
  return { start: offset, end: offset, text: inserted.join('') }
}

/** COPY's text format: tabs between columns, `\N` for NULL, backslash escapes. PostgreSQL manual, COPY, "Text Format". */

const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** What stands for NULL. */
export const copyNull = '\\N'

/** The columns of one line, without its line end. */
export function decodeCopyLine(line: string): readonly (string | null)[] {
  const texts = line.split('\t')
  // Neither NULL nor escapes.
  if (!line.includes('\\')) return texts
  return texts.map((text) => (text === copyNull ? null : unescapeCopyText(text)))
}

/** A column's text as it was before COPY escaped it; not for NULL. */
export function unescapeCopyText(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\([\s\S])/g, (_, character: string) => escapes[character] ?? character)
}

/** A column's text as a line of COPY has it. */
export function escapeCopyText(text: string): string {
  if (!/[\\\n\r\t]/.test(text)) return text
  return text.replace(/[\\\n\r\t]/g, (character) => {
    if (character === '\n') return '\\n'
    if (character === '\r') return '\\r'
    return character === '\t' ? '\\t' : '\\\\'
  })
}

/** COPY's text format: tabs between columns, `\N` for NULL, backslash escapes. PostgreSQL manual, COPY, "Text Format". */

const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** The columns of one line, without its line end. */
export function decodeCopyLine(line: string): readonly (string | null)[] {
  return line.split('\t').map((text) => (text === '\\N' ? null : unescapeText(text)))
}

function unescapeText(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\([\s\S])/g, (_, character: string) => escapes[character] ?? character)
}

/** One line with its line end. */
export function encodeCopyLine(values: readonly (string | null)[]): string {
  return `${values.map((value) => (value === null ? '\\N' : escapeText(value))).join('\t')}\n`
}

function escapeText(text: string): string {
  return text.replace(/[\\\n\r\t]/g, (character) => {
    if (character === '\n') return '\\n'
    if (character === '\r') return '\\r'
    return character === '\t' ? '\\t' : '\\\\'
  })
}

/**
 * A word of SQL or PL/pgSQL. `word`: a name or keyword in lower case, as PostgreSQL folds it. `name`: one in quotes, or
 * after a point, which is no keyword. `string`: what is in the quotes. `sign`: `:=`, or any other character.
 */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'sign'
  readonly text: string
  /** Where it begins in the text, from 0, and where it has ended. */
  readonly start: number
  readonly end: number
}

/** What the lexical rules of PostgreSQL tell apart (SQL Syntax, Lexical Structure); nested comments are read apart. */
const lexemes = [
  /(?<skip>\s+|--[^\n\r]*)/,
  /(?<comment>\/\*)/,
  /(?:[eE]'(?<escaped>[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*)')/,
  /(?:(?:[bBxXnN]|[uU]&)?'(?<plain>[^']*(?:''[^']*)*)')/,
  /(?:\$(?<tag>(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$(?<dollar>[\s\S]*?)\$\k<tag>\$)/,
  /(?:"(?=[^"]|"")(?<quoted>[^"]*(?:""[^"]*)*)")/,
  /(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)/,
  /(?<number>\d[\w.]*)/,
  /(?<sign>:=|[\s\S])/,
]
const lexeme = new RegExp(lexemes.map(({ source }) => source).join('|'), 'y')

/** Comments are left out. What ends too early ends as if it were signs: PostgreSQL would not have taken it. */
export function sqlTokens(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    lexeme.lastIndex = at
    const groups = lexeme.exec(text)?.groups ?? {}
    const end = groups.comment === undefined ? lexeme.lastIndex : commentEnd(text, at)
    const token = tokenOf(groups, tokens.at(-1))
    if (token) tokens.push({ ...token, start: at, end })
    at = end
  }
  return tokens
}

function tokenOf(
  groups: Readonly<Record<string, string | undefined>>,
  before: Token | undefined,
): Pick<Token, 'kind' | 'text'> | null {
  const { word, quoted, number, sign } = groups
  if (word !== undefined) {
    const isAfterPoint = before?.kind === 'sign' && before.text === '.'
    return { kind: isAfterPoint ? 'name' : 'word', text: folded(word) }
  }
  if (quoted !== undefined) return { kind: 'name', text: quoted.replaceAll('""', '"') }
  if (number !== undefined) return { kind: 'number', text: number }
  if (sign !== undefined) return { kind: 'sign', text: sign }
  const string = groups.plain ?? groups.escaped ?? groups.dollar
  return string === undefined ? null : { kind: 'string', text: string.replaceAll("''", "'") }
}

/** Of ASCII letters alone, as PostgreSQL does it in UTF-8. */
function folded(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** Comments nest. */
function commentEnd(text: string, start: number): number {
  const mark = /\/\*|\*\//g
  mark.lastIndex = start
  let depth = 0
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return mark.lastIndex
  }
  return text.length
}

/** @param word in lower case */
export function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text === word
}

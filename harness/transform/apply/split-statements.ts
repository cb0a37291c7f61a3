import { isWord, sqlTokens, type Token } from '../../postgres/index.ts'
import { lineAndColumn } from '../../snapshot/index.ts'

/** One statement of a text of SQL. */
export interface Statement {
  /** From its first token to its last, without the semicolon. */
  readonly text: string
  /** 1-based, of its first token. */
  readonly line: number
  /** Where `text` begins in the whole, from 0, in UTF-16 units. */
  readonly offset: number
}

/**
 * The statements of a text, in order, as psql tells them apart: between them there is nothing but space, comments,
 * semicolons and the lines `\restrict` and `\unrestrict` that pg_dump writes for psql.
 */
export function splitStatements(text: string): readonly Statement[] {
  const statements: Statement[] = []
  let start: Token | null = null
  let last: Token | null = null
  let nesting = new Nesting()
  let skippedTo = 0
  let line = 1
  let counted = 0
  const finish = (): void => {
    if (start && last) {
      line += lineAndColumn(text.slice(counted, start.start), start.start - counted).line - 1
      counted = start.start
      statements.push({ text: text.slice(start.start, last.end), line, offset: start.start })
    }
    start = null
    last = null
    nesting = new Nesting()
  }
  for (const token of sqlTokens(text)) {
    if (token.start < skippedTo) continue
    if (start === null && isPsqlGuard(text, token.start)) {
      skippedTo = lineEnd(text, token.start)
      continue
    }
    if (token.kind === 'sign' && token.text === ';' && nesting.isOutermost) {
      finish()
      continue
    }
    nesting.add(token)
    start ??= token
    last = token
  }
  finish()
  return statements
}

/** What a semicolon of a statement may be within: parentheses (of rules), and the body of an SQL-standard function. */
class Nesting {
  private parentheses = 0
  private blocks = 0
  private readonly head: string[] = []
  private previous: Token | null = null

  get isOutermost(): boolean {
    return this.parentheses === 0 && this.blocks === 0
  }

  add(token: Token): void {
    if (this.head.length < 4) this.head.push(token.kind === 'word' ? token.text : '')
    if (token.kind === 'sign' && token.text === '(') this.parentheses += 1
    // One too many is for PostgreSQL to refuse.
    if (token.kind === 'sign' && token.text === ')' && this.parentheses > 0) this.parentheses -= 1
    if (this.blocks === 0) {
      const opens = isWord(token, 'atomic') && this.previous !== null && isWord(this.previous, 'begin')
      if (opens && this.createsRoutine()) this.blocks = 1
    } else if (isWord(token, 'case') || isWord(token, 'begin')) this.blocks += 1
    else if (isWord(token, 'end')) this.blocks -= 1
    this.previous = token
  }

  private createsRoutine(): boolean {
    const [create, ...rest] = this.head
    const kind = rest[0] === 'or' ? rest[2] : rest[0]
    return create === 'create' && (kind === 'function' || kind === 'procedure')
  }
}

function isPsqlGuard(text: string, at: number): boolean {
  const isAtLineStart = at === 0 || text[at - 1] === '\n'
  return isAtLineStart && text[at] === '\\' && /^\\(?:un)?restrict\b/.test(text.slice(at, at + 12))
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

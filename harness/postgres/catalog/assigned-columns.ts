import { isWord, sqlTokens, type Token } from '../sql-tokens.ts'
import { isClockValue } from './clock-values.ts'
import { type Assignment, assignments } from './plpgsql-assignments.ts'
import { both, type Certainty, certaintyOf, isCertain, isOfOtherOperation } from './row-guards.ts'

/**
 * The columns that a plpgsql trigger function sets to the time in every row that it returns, in the order of its text, as
 * far as a simple reading is sure of it: to what surely is the time of a clock, and not to anything else after that. Only
 * statements of the body itself count, and those of an IF that holds back no update which changes the row (see
 * row-guards.ts). What a loop, a block with its own handlers or any other condition does is left aside, and so is what
 * follows where the row may be returned before.
 */
export function assignedColumns(functionText: string): readonly string[] {
  return new FunctionReader(sqlTokens(functionText)).read()
}

/** The text is not what this reader understands. */
class Unreadable extends Error {}

/** Reads statement by statement. `certainty` is that of what is read. */
class FunctionReader {
  private readonly tokens: readonly Token[]
  private at = 0
  /** By the name of a record: NEW, and the variables that it was put into, with the columns set in each. */
  private readonly records = new Map<string, Set<string>>([['new', new Set()]])
  /** Of the row that the first RETURN gives back. */
  private returned: readonly string[] | null = null

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  read(): readonly string[] {
    try {
      this.at = this.tokens.findIndex((token) => isWord(token, 'begin')) + 1
      if (this.at > 0) this.statements('all', ['end', 'exception'])
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      return []
    }
    return this.returned ?? []
  }

  /** Up to one of the words, which is not read. */
  private statements(certainty: Certainty, ends: readonly string[]): void {
    while (this.returned === null) {
      const token = this.tokens[this.at]
      if (token === undefined) throw new Unreadable()
      if (token.kind === 'word' && ends.includes(token.text)) return
      this.statement(token, certainty)
    }
  }

  private statement(first: Token, certainty: Certainty): void {
    const keyword = first.kind === 'word' ? first.text : ''
    if (first.text === '<' && first.kind === 'sign') this.skipLabel()
    else if (keyword === 'if') this.ifStatement(certainty)
    else if (keyword === 'case') this.caseStatement()
    else if (keyword === 'begin' || keyword === 'declare') this.block()
    else if (['loop', 'while', 'for', 'foreach'].includes(keyword)) this.loop()
    else this.simple(this.upTo(';'), certainty)
  }

  private ifStatement(certainty: Certainty): void {
    for (let left = certainty; ; ) {
      this.at += 1
      const condition = this.upTo('then')
      this.statements(both(left, certaintyOf(condition)), ['elsif', 'elseif', 'else', 'end'])
      if (!isOfOtherOperation(condition)) left = 'none'
      if (this.returned !== null || !/^els(?:e)?if$/.test(this.tokens[this.at]?.text ?? '')) break
    }
    this.otherwise()
    this.end()
  }

  private caseStatement(): void {
    this.at += 1
    this.upTo('when')
    for (let more = true; more && this.returned === null; ) {
      this.upTo('then')
      this.statements('none', ['when', 'else', 'end'])
      more = isWord(this.tokens[this.at], 'when')
      this.at += more ? 1 : 0
    }
    this.otherwise()
    this.end()
  }

  private otherwise(): void {
    if (this.returned !== null || !isWord(this.tokens[this.at], 'else')) return
    this.at += 1
    this.statements('none', ['end'])
  }

  private block(): void {
    this.upTo('begin')
    this.statements('none', ['end', 'exception'])
    if (isWord(this.tokens[this.at], 'exception')) {
      this.at += 1
      while (isWord(this.tokens[this.at], 'when')) {
        this.upTo('then')
        this.statements('none', ['when', 'end'])
      }
    }
    this.end()
  }

  private loop(): void {
    this.upTo('loop')
    this.statements('none', ['end'])
    this.end()
  }

  /** `END IF;`, `END CASE;`, `END name;`. */
  private end(): void {
    if (this.returned !== null) return
    this.at += isWord(this.tokens[this.at + 1], 'case') ? 2 : 1
    this.upTo(';')
  }

  /** `<<name>>`. */
  private skipLabel(): void {
    const isLabel = ['<', '<', null, '>', '>'].every(
      (sign, index) => sign === null || this.tokens[this.at + index]?.text === sign,
    )
    if (!isLabel) throw new Unreadable()
    this.at += 5
  }

  /** What is before the sign or word, both read. The words of a CASE within are not meant. */
  private upTo(stop: string): readonly Token[] {
    const start = this.at
    for (let depth = 0; ; this.at += 1) {
      const token = this.tokens[this.at]
      if (token === undefined) throw new Unreadable()
      if (token.kind === 'string' || token.kind === 'name') continue
      if (depth === 0 && token.text === stop) break
      if (isWord(token, 'case')) depth += 1
      else if (isWord(token, 'end') && depth > 0) depth -= 1
    }
    this.at += 1
    return this.tokens.slice(start, this.at - 1)
  }

  private simple(statement: readonly Token[], certainty: Certainty): void {
    if (isWord(statement[0], 'return')) this.returning(statement.slice(1))
    else for (const assignment of assignments(statement)) this.assign(assignment, certainty)
  }

  /** A row that is left as it was, or left out, is as little an objection as a trigger's WHEN. */
  private returning(what: readonly Token[]): void {
    const [row] = what
    if (what.length === 1 && (isWord(row, 'old') || isWord(row, 'null'))) return
    const columns = row && what.length === 1 ? this.records.get(row.text) : undefined
    this.returned = [...(columns ?? [])]
  }

  private assign({ record, column, value }: Assignment, certainty: Certainty): void {
    const columns = this.records.get(record)
    if (column === null) {
      const source = certainty === 'all' && value?.length === 1 ? this.records.get(value[0]?.text ?? '') : undefined
      if (source) this.records.set(record, new Set(source))
      else this.records.delete(record)
    } else if (value === null || !isClockValue(value)) columns?.delete(column)
    else if (isCertain(certainty, column)) columns?.add(column)
  }
}

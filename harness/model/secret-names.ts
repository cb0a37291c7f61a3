import { escapePattern } from './escape-pattern.ts'

/** From this length on a name is looked for among letters alone, whatever is between them: `apiKey` is `api_key`. */
const shortestWithin = 6

/** Names of secret fields and their columns, and of the tables that have such, as texts may speak of them. */
export class SecretNames {
  readonly isEmpty: boolean
  private readonly fields: ReadonlySet<string>
  private readonly tables: ReadonlySet<string>
  private readonly common: ReadonlyMap<string, readonly string[]>
  private readonly part: RegExp | null
  /** Names that are found however they are written: long ones, and those that are no words. */
  private readonly within: readonly string[]
  private readonly unlike: readonly string[]

  /**
   * @param fields of secret fields, and of their columns
   * @param tables that have such columns, without their schemas: SQL fills them without naming a column
   * @param common names that elsewhere are those of fields that are not secret, with the tables and models where they are
   */
  constructor(
    fields: Iterable<string>,
    tables: Iterable<string> = [],
    common: ReadonlyMap<string, readonly string[]> = new Map(),
  ) {
    this.fields = new Set([...fields].map(folded).filter((name) => name !== ''))
    this.isEmpty = this.fields.size === 0
    this.tables = new Set([...tables].map(folded))
    this.common = common
    const words = [...this.fields].filter((name) => /^[\p{L}\p{N}]+$/u.test(name))
    this.part = anyOf(words)
    const letters = [...this.fields].filter((name) => !words.includes(name) || name.length >= shortestWithin)
    this.within = letters.map(lettersOf).filter((name) => name.length >= shortestWithin)
    this.unlike = letters.filter((name) => lettersOf(name).length < shortestWithin)
  }

  /**
   * Those that a file may speak of. A name such as `data`, which other tables have too and show, counts only where the
   * file names a table or model in which it is secret.
   */
  in(file: string): SecretNames {
    const plain = folded(file)
    const strange = [...this.common].filter(([, holders]) => !holders.some((holder) => plain.includes(folded(holder))))
    if (strange.length === 0) return this
    const dropped = new Set(strange.map(([name]) => folded(name)))
    return new SecretNames(
      [...this.fields].filter((name) => !dropped.has(name)),
      this.tables,
    )
  }

  /** Whether it is one, in capitals or not. */
  has(name: string): boolean {
    return this.fields.has(folded(name))
  }

  /** Whether a text has one as a word of its own, or all words of one. */
  areIn(text: string): boolean {
    const plain = folded(text).replace(keywords, ' ')
    if (plain.match(/[\p{L}\p{N}_$]+/gu)?.some((word) => this.fields.has(word))) return true
    return [...this.fields].some((name) => !/^[\p{L}\p{N}_$]+$/u.test(name) && plain.includes(name))
  }

  /**
   * Whether SQL or a command speaks of one, be it as a part of another name (`set_password`, `NEW_PASSWORD`,
   * `userPassword`), may do so in a name with escapes (`U&"\0070assword"`), or names a table that has one and fills a
   * table, which may be that one by another name, without saying which columns.
   */
  areSpokenOfIn(code: string): boolean {
    const plain = folded(code.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1_')).replace(keywords, ' ')
    if (this.part?.test(plain) || this.unlike.some((name) => plain.includes(name))) return true
    if (!this.isEmpty && /u&\\*"/.test(plain)) return true
    const letters = lettersOf(plain)
    return this.within.some((name) => letters.includes(name)) || this.fillsTable(folded(code))
  }

  private fillsTable(sql: string): boolean {
    if (!this.hasTable(sql)) return false
    // What looks like a comment may be a part of a literal.
    const views = [sql, sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')]
    return views.some((code) => {
      if (/\binsert\s+(?:overriding\s+\w+\s+value\s+)?(?:default\s+)?values\b/.test(code)) return true
      return [...code.matchAll(filling)].some(([, how, name = '', columns]) => {
        if (columns !== undefined) return false
        return how !== 'into' || this.tables.has(name.trim().split('.').at(-1)?.trim().replaceAll('"', '') ?? '')
      })
    })
  }

  private hasTable(sql: string): boolean {
    if (this.tables.size === 0) return false
    if (sql.match(/[\p{L}\p{N}_$]+/gu)?.some((word) => this.tables.has(word))) return true
    return [...this.tables].some((name) => !/^[\p{L}\p{N}_$]+$/u.test(name) && sql.includes(name))
  }
}

/** How, which table, and where columns are listed the start of the list. A bracket around a query is none. */
const filling = new RegExp(
  [
    /\b(insert\s+into|into|copy)\s+(?:only\s+)?/,
    /((?:"[^"]*"|[^\s"();,.]|\s*\.\s*)+)\s*(?:as\s+(?:"[^"]*"|[^\s"()]+)\s*)?/,
    /(\(\s*(?!(?:select|values|table|with)\b)["\p{L}_])?/u,
  ]
    .map(({ source }) => source)
    .join(''),
  'gu',
)

/** What SQL says of columns and rows with a word that may be a column's name. */
const keywords = /\b(?:primary|foreign|no|for)\s+key\b|\bkey\s+(?:update|share)\b/g

/**
 * The letters and digits of a text: what is left of a secret in whatever literals, texts within texts and lines it is
 * written.
 */
export function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

function anyOf(names: readonly string[]): RegExp | null {
  if (names.length === 0) return null
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${names.map(escapePattern).join('|')})(?![\\p{L}\\p{N}])`, 'u')
}

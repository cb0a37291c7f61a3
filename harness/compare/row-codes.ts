import type { Matcher } from '../model/matcher.ts'
import type { Row } from '../model/snapshot.ts'
import { matches } from './match-value.ts'
import type { KeyedRow, RowKeys, Token } from './row-keys.ts'

/** The values of a row's content by numbers, in the order of its fields: they are equal exactly where the values are. */
export interface CodedRow {
  readonly codes: Int32Array
  /** The `$matches` among them, by the positions of their fields. */
  readonly patterns: ReadonlyMap<number, Matcher>
}

/** How many fields of two rows can be compared, and how many of those are equal. */
export interface Likeness {
  readonly equal: number
  readonly compared: number
}

/** Says nothing: a matcher of any value, or a reference to a row that may still find its partner. */
const unknown = 0
const sqlNull = 1
const absent = 2
/** References to rows that stay without partners: they equal nothing. */
const alone = { expected: -1, actual: -2 } as const
const pattern = -3

/** The least code of a value that some row holds, and others may share. */
export const firstValue = 3

/** Gives equal values of a field the same number, on both sides. */
export class RowCoder {
  private readonly keys: RowKeys
  private readonly codes: readonly Map<string, number>[]

  constructor(keys: RowKeys) {
    this.keys = keys
    this.codes = keys.content.map(() => new Map())
  }

  code(side: 'expected' | 'actual', row: KeyedRow): CodedRow {
    const names = this.keys.content
    const codes = new Int32Array(names.length)
    const patterns = new Map<number, Matcher>()
    names.forEach((name, index) => {
      const token = this.keys.token(side, row, name)
      if (token.kind === 'matcher' && token.matcher.rule.matcher === 'matches') {
        codes[index] = pattern
        patterns.set(index, token.matcher.rule)
      } else codes[index] = this.codeOf(index, token, side)
    })
    return { codes, patterns }
  }

  private codeOf(index: number, token: Token, side: 'expected' | 'actual'): number {
    if (token.kind === 'matcher') return unknown
    if (token.kind === 'absent') return absent
    if (token.kind === 'unsettled') return token.isFinal ? alone[side] : unknown
    if (token.isNull) return sqlNull
    const known = this.codes[index]?.get(token.text)
    if (known !== undefined) return known
    const next = firstValue + (this.codes[index]?.size ?? 0)
    this.codes[index]?.set(token.text, next)
    return next
  }
}

/** A field that is NULL, or absent, in both rows says nothing. */
export function likeness(expected: CodedRow, actual: CodedRow, names: readonly string[], actualRow: Row): Likeness {
  let [equal, compared] = [0, 0]
  for (let index = 0; index < names.length; index += 1) {
    const [a, b] = [expected.codes[index], actual.codes[index]]
    if (a === unknown || b === unknown) continue
    if (a === b) {
      if (a === sqlNull || a === absent) continue
      equal += 1
    } else if (a === pattern) {
      const rule = expected.patterns.get(index)
      const value = actualRow.fields[names[index] ?? '']
      if (rule && matches(rule, value, { before: undefined, runStart: null })) equal += 1
    }
    compared += 1
  }
  return { equal, compared }
}

import type { ChangedField } from '../../../../harness/model/changed-row.ts'

/** The three texts of a field. Null: that side has no such row or field. */
export type Sides = Pick<ChangedField, 'before' | 'expected' | 'actual'>

export type SideName = keyof Sides

export const allSides: readonly SideName[] = ['before', 'expected', 'actual']

/** Which two of the sides tell what there is to see: `to` is as it is now, or as it should be. */
export interface ComparedSides {
  readonly from: SideName
  readonly to: SideName
}

/**
 * Of what is wrong, intended against actual; of what is as meant, what it was before against what it is. Null where
 * no two of them can be told apart by their characters: one is missing, or a rule in words.
 */
export function comparedSides(sides: Sides, isWrong: boolean): ComparedSides | null {
  const pairs: readonly ComparedSides[] = [
    ...(isWrong ? [{ from: 'expected', to: 'actual' } as const] : []),
    { from: 'before', to: 'actual' },
    { from: 'before', to: 'expected' },
  ]
  const found = pairs.find(({ from, to }) => sides[from] !== sides[to] && isValue(sides[from]) && isValue(sides[to]))
  return found ?? null
}

/** Whether a text is one of JSON, as far as its beginning tells; a matcher is described in words. */
function isValue(text: string | null): boolean {
  return text !== null && /^(?:[[{"]|-?\d|(?:true|false|null)$)/.test(text)
}

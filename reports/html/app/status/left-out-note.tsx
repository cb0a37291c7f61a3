import { leftOutText } from '../../left-out.ts'
import type { LeftOut } from '../../packed.ts'

interface LeftOutNoteProps {
  readonly leftOut: LeftOut | null
  /** What it is left out of: `this case`. */
  readonly what: string
  /** How many cases are not in the list. */
  readonly cases?: number
}

/** What is not in the page, which would be too large with it. */
export function LeftOutNote({ leftOut, what, cases = 0 }: LeftOutNoteProps) {
  const lacking = leftOut === null ? null : leftOutText(leftOut)
  if (lacking === null && cases === 0) return null
  const unlisted = cases === 0 ? '' : ` ${cases.toLocaleString('en')} cases are not listed, those that passed first.`
  const lacks = lacking === null ? '' : ` ${what} ${lacking}.`
  return <p class="left-out">{`So that the page stays below 25 MB,${lacks}${unlisted} report.json has all.`}</p>
}

import { shortenTogether } from '../text/shorten.ts'

/** Longer texts are no use on a page, and make it slow. Characters. */
export const longestText = 100_000

type Sides = Readonly<Record<'before' | 'expected' | 'actual', string | null>>

/** Long ones are shortened so that their difference stays in sight. */
export function withShortSides<T extends Sides>(item: T): T {
  const sides = [item.before, item.expected, item.actual]
  if (sides.every((text) => text === null || text.length <= longestText)) return item
  const [before = null, expected = null, actual = null] = shortenTogether(sides, longestText)
  return { ...item, before, expected, actual }
}

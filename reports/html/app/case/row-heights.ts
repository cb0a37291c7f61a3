/** Pixels, in the list of changed rows. */
interface RowHeights {
  readonly model: number
  readonly closed: number
  readonly open: number
}

const wide: RowHeights = { model: 40, closed: 45, open: 272 }
/** A row's name and whether it was intended stand below each other, and so do the sides of its fields. */
const narrow: RowHeights = { model: 40, closed: 67, open: 590 }

/**
 * Guesses, which count until a row is in view. Where they are right, as they are for what is folded, no place of a later
 * one need be told anew.
 */
export function rowHeights(): RowHeights {
  return innerWidth < 640 ? narrow : wide
}

import { shortenTogether } from '../../../text/shorten.ts'
import { comparedSides, type SideName, type Sides } from './compared-sides.ts'
import { diffTexts, type Span, whole } from './text-diff.ts'

/** A side of a field, ready to be shown. Null: it has no such row or field. */
export type ShownSides = Readonly<Record<SideName, readonly Span[] | null>> & {
  /** How many characters there are where something was left out; null: nothing was. */
  readonly fullLength: number | null
}

const shortWidth = 400
/** More than this no browser shows well; the rest is in `report.json`. */
const mostWidth = 100_000

/**
 * The three texts of a field with what differs marked: of what is wrong, between intended and actual; else between
 * before and actual.
 * @param isWhole whether nothing that can be shown is to be left out
 * @param beside texts that are shown elsewhere, and must not be mistaken for these
 */
export function shownSides(
  sides: Sides,
  { isWrong, isWhole, beside = [] }: { isWrong: boolean; isWhole: boolean; beside?: readonly string[] },
): ShownSides {
  const { before, expected, actual } = sides
  const [shortBefore = null, shortExpected = null, shortActual = null] = shortenTogether(
    [before, expected, actual],
    isWhole ? mostWidth : shortWidth,
    beside,
  )
  const shown: Sides = { before: shortBefore, expected: shortExpected, actual: shortActual }
  const marked: Record<SideName, readonly Span[] | null> = {
    before: spansOf(shown.before),
    expected: spansOf(shown.expected),
    actual: spansOf(shown.actual),
  }
  const compared = comparedSides(sides, isWrong)
  const [from, to] = compared === null ? [null, null] : [shown[compared.from], shown[compared.to]]
  if (compared !== null && from !== null && to !== null) {
    const diff = diffTexts(from, to)
    marked[compared.from] = diff.from
    for (const name of ['expected', 'actual'] as const) {
      if (name === compared.to || (name !== compared.from && shown[name] === to)) marked[name] = diff.to
    }
  }
  const isShortened = before !== shown.before || expected !== shown.expected || actual !== shown.actual
  const fullLength = Math.max(...[before, expected, actual].map((text) => text?.length ?? 0))
  return { ...marked, fullLength: isShortened ? fullLength : null }
}

function spansOf(text: string | null): readonly Span[] | null {
  return text === null ? null : whole(text)
}

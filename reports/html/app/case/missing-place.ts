import type { ModelCounts } from '../../change-counts.ts'
import type { LeftOut } from '../../packed.ts'
import type { Focus } from './anchors.ts'
import { shownText } from './shown-text.ts'

/** What a case has that an address may lead to. */
export interface Places {
  /** How many findings and lines of the case file the page has. */
  readonly findings: number
  readonly lines: number
  readonly hasRow: (anchor: string) => boolean
  /** Of all its rows, also those that are not in the page. */
  readonly rows: readonly ModelCounts[]
  /** Absent: the page has all of it. */
  readonly leftOut?: LeftOut | undefined
}

/**
 * Why an address does not lead where it says. Null: it does.
 * @param address the part of it that names a place in the case
 */
export function missingPlace(address: string, place: Focus | null, places: Places): string | null {
  const { findings, lines, hasRow, rows, leftOut } = places
  switch (place?.kind) {
    case 'finding': {
      const all = leftOut?.findings.of ?? findings
      if (place.number <= findings) return null
      if (place.number > all) return `This case has no finding ${place.number}: it has ${numberText(all)}.`
      return `Finding ${place.number} is not in this page, which has the first ${numberText(findings)} only.`
    }
    case 'line':
      if (place.number <= lines) return null
      if (lines === 0) return `Line ${place.number} cannot be shown: the text of the case file is not in this page.`
      return `The case file has no line ${place.number}: it has ${numberText(lines)}.`
    case 'row': {
      if (hasRow(place.anchor)) return null
      const isAll = (leftOut?.changedRows.left ?? 0) === 0
      return `No changed row ${isAll ? 'of this case' : 'in this page, which does not have all of them,'} is ${shownText(address)}.`
    }
    case 'rows': {
      const of = place.of
      if (of === null) return null
      const count = rows.find(({ model }) => model === of.model)?.[of.kind]
      if (count !== undefined && count.intended + count.unintended > 0) return null
      return `No row of ${shownText(of.model)} was ${of.kind}.`
    }
    case undefined:
      return `This case has no place that is named ${shownText(address)}.`
  }
}

function numberText(count: number): string {
  return count.toLocaleString('en')
}

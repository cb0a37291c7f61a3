import { shorten } from '../../../text/shorten.ts'
import { visible } from '../../../text/visible.ts'

const usualWidth = 300

/** A text of a report as it may be shown on a line: no part of it is obeyed or invisible, and it is not longer than bears reading. */
export function shownText(text: string, width = usualWidth): string {
  return visible(shorten(text, width))
}

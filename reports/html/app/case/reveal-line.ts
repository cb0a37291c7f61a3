/**
 * Brings a line of the case file into view. Beside the findings the file scrolls by itself: the page then moves only where
 * that isn't enough, so that what one came from stays before one's eyes.
 */
export function revealLine(line: HTMLElement): void {
  const panel = line.closest<HTMLElement>('.source')
  if (panel === null) return
  const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement)
  const top = pixels(scrollPaddingTop)
  const bottom = innerHeight - pixels(scrollPaddingBottom)
  const box = panel.getBoundingClientRect()
  const [first, last] = [Math.max(top, box.top), Math.min(bottom, box.bottom - fadePx)]
  if (last - first > leastPx) panel.scrollTop += beyond(line, first, last)
  // What sticks goes no further up, whatever the page does.
  const isStuck = Math.abs(box.top - top) < 1
  if (beyond(line, top, isStuck ? innerHeight : bottom) !== 0) line.scrollIntoView({ block: 'center' })
}

/** The end of the panel, which fades. */
const fadePx = 24
/** Less of the panel is not worth scrolling it. */
const leastPx = 96

/** How far down the line is to be scrolled to; less than 0: up. 0: it is between them. */
function beyond(line: HTMLElement, first: number, last: number): number {
  const { top, bottom } = line.getBoundingClientRect()
  if (top < first) return top - first
  return Math.max(0, bottom - last)
}

/** 0 for `auto`. */
function pixels(length: string): number {
  return Number.parseFloat(length) || 0
}

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const edge = 8
const gap = 4

/**
 * Where an explanation stands: under its words, unless it would cover there what one can click, and above them or
 * further to the left would cover less. Within the window, and within the card of the words where there is room.
 */
export function placeTip(tip: HTMLElement, words: HTMLElement): void {
  const { left, right, top, bottom } = words.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = tip
  const card = words.closest('article, section, header')?.getBoundingClientRect()
  const least = Math.max(edge, card?.left ?? 0)
  const most = Math.min(document.documentElement.clientWidth - edge, card?.right ?? Number.POSITIVE_INFINITY)
  const obstacles = [...document.querySelectorAll('.page :is(a[href], button, input):not(.explained-words)')]
    .map((element) => element.getBoundingClientRect())
    .filter((box) => box.bottom > 0 && box.top < innerHeight)
  const places = [left, right - width, least, most - width].flatMap((x) =>
    [bottom + gap, top - gap - height].map((y) => ({
      left: Math.max(edge, Math.min(Math.max(x, least), most - width)),
      top: y,
      width,
      height,
    })),
  )
  const covered = (box: Box): number =>
    obstacles.reduce((sum, obstacle) => sum + overlap(box, obstacle), 0) + (isWithinWindow(box) ? 0 : width * height)
  const best = places.reduce((found, box) => (covered(box) < covered(found) ? box : found))
  tip.style.left = `${best.left}px`
  tip.style.top = `${best.top}px`
}

function isWithinWindow({ top, height }: Box): boolean {
  return top >= 0 && top + height <= innerHeight
}

/** Square pixels. */
function overlap(one: Box, other: Box): number {
  const across = Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left)
  const down = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top)
  return Math.max(0, across) * Math.max(0, down)
}

import type { Neighbourhood, NeighbourNode } from './neighbourhood.ts'

/** Of the box of a row, in pixels, as everything here. */
export const boxSize = { width: 192, height: 46 }
const gap = { x: 112, y: 18 }
const edgeOfPicture = 2
const letterWidth = 6.5
const lineHeight = 12

interface Point {
  readonly x: number
  readonly y: number
}

/** An arrow from one row to another, and where on it the field's name stands. */
export interface DrawnEdge {
  readonly field: string
  /** The field, as far as there is room. */
  readonly name: string
  /** Of SVG. */
  readonly path: string
  /** The middle of the name's base line. */
  readonly label: Point
}

/** With room for the frames of boxes at all four sides. */
export function pictureSize({ columns, lines }: Pick<Neighbourhood, 'columns' | 'lines'>) {
  return {
    width: columns * (boxSize.width + gap.x) - gap.x + 2 * edgeOfPicture,
    height: lines * (boxSize.height + gap.y) - gap.y + 2 * edgeOfPicture,
  }
}

/** The upper left corner of a row's box. */
export function placeOf({ column, line }: Pick<NeighbourNode, 'column' | 'line'>): Point {
  return { x: column * (boxSize.width + gap.x), y: line * (boxSize.height + gap.y) }
}

/** Names stand on their arrows, where they cover neither each other nor a box as long as there is such a place. */
export function drawEdges({ nodes, edges }: Neighbourhood, shorten: (field: string) => string): readonly DrawnEdge[] {
  const places = new Map(nodes.map((node) => [node.anchor, placeOf(node)]))
  const taken: Area[] = [...places.values()].map((corner) => ({ ...corner, ...boxSize }))
  return edges.flatMap(({ from, to, field }) => {
    const start = places.get(from)
    const end = places.get(to)
    if (start === undefined || end === undefined) return []
    const curve = end.x > start.x ? forwards(start, end) : sideways(start, end)
    const name = shorten(field)
    const width = name.length * letterWidth
    const spots = fractions.map((fraction) => labelAt(pointAt(curve, fraction)))
    const label = spots.find((spot) => taken.every((area) => !overlap(areaOf(spot, width), area))) ?? spots[0]
    if (label === undefined) return []
    taken.push(areaOf(label, width))
    const [a, b, c, d] = curve
    return [{ field, name, path: `M${a.x} ${a.y}C${b.x} ${b.y} ${c.x} ${c.y} ${d.x} ${d.y}`, label }]
  })
}

/** Of the way along an arrow, the best places for its name first. */
const fractions = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]

/** The four points of a cubic Bézier curve. */
type Curve = readonly [Point, Point, Point, Point]

/** From the right side of one box to the left side of another. */
function forwards(start: Point, end: Point): Curve {
  const from = { x: start.x + boxSize.width, y: start.y + boxSize.height / 2 }
  const to = { x: end.x, y: end.y + boxSize.height / 2 }
  const bend = (to.x - from.x) / 2
  return [from, { x: from.x + bend, y: from.y }, { x: to.x - bend, y: to.y }, to]
}

/** To a box that does not stand further right: around what lies between, into its right side. */
function sideways(start: Point, end: Point): Curve {
  const from = { x: start.x + boxSize.width, y: start.y + boxSize.height * 0.7 }
  const to = { x: end.x + boxSize.width, y: end.y + boxSize.height * 0.3 }
  const bend = gap.x * 0.6
  return [from, { x: from.x + bend, y: from.y }, { x: to.x + bend, y: to.y }, to]
}

function pointAt([a, b, c, d]: Curve, t: number): Point {
  const [wa, wb, wc, wd] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3]
  return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y }
}

/** A little above the arrow. */
function labelAt({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) - 4 }
}

interface Area extends Point {
  readonly width: number
  readonly height: number
}

function areaOf(label: Point, width: number): Area {
  return { x: label.x - width / 2, y: label.y - lineHeight + 2, width, height: lineHeight }
}

function overlap(a: Area, b: Area): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

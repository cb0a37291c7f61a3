import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'

/** In pixels, the last ones included. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

interface Point {
  readonly x: number
  readonly y: number
}

interface Tolerance {
  /** Of pixelmatch: 0 … 1. */
  readonly threshold: number
  /** So many pixels of any square may differ by more. */
  readonly tolerated: number
}

export type PictureDifference =
  /** The expected one is no PNG. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'size'; readonly expected: string; readonly actual: string }
  | {
      readonly kind: 'pixels'
      readonly differing: number
      readonly pixels: number
      /** Holds all pixels that differ. */
      readonly box: Box
      /** Of the squares of a grid, that where most do: around them, how many, and how many may. */
      readonly worst: { readonly square: Box; readonly differing: number; readonly tolerated: number }
      /** A PNG: what is equal is pale, what differs red; what is taken for the smoothing of letters yellow. */
      readonly picture: Buffer
    }

/** In pixels, each way. */
const squareSize = 32

/**
 * Letters differ a little among versions of a browser, everywhere: those of Chromium 131 and 156 by up to 8, 20 and 98 pixels
 * of a square, those of 153 and 156 not at all. What someone changed differs much in some square, however small its share of
 * the picture is: lines and letters are found by the first, letters of a similar colour by the second, pale grounds by the
 * last.
 */
const tolerances: readonly Tolerance[] = [
  { threshold: 0.1, tolerated: 12 },
  { threshold: 0.05, tolerated: 30 },
  { threshold: 0.02, tolerated: 150 },
]

/**
 * What a reader would see as different in two PNGs. Null: nothing.
 *
 * @throws Error when the actual one is no PNG
 */
export function comparePictures(expected: Buffer, actual: Buffer): PictureDifference | null {
  const after = PNG.sync.read(actual)
  let before: PNG
  try {
    before = PNG.sync.read(expected)
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) }
  }
  if (before.width !== after.width || before.height !== after.height) {
    return { kind: 'size', expected: sizeOf(before), actual: sizeOf(after) }
  }
  for (const tolerance of tolerances) {
    const difference = compareAt(tolerance, before, after)
    if (difference !== null) return difference
  }
  return null
}

function compareAt({ threshold, tolerated }: Tolerance, before: PNG, after: PNG): PictureDifference | null {
  const { width, height } = before
  const drawn = new PNG({ width, height })
  pixelmatch(before.data, after.data, drawn.data, width, height, { threshold })
  const differing = redPixels(drawn)
  const worst = densestSquare(differing)
  if (worst.length <= tolerated) return null
  return {
    kind: 'pixels',
    differing: differing.length,
    pixels: width * height,
    box: boxAround(differing),
    worst: { square: boxAround(worst), differing: worst.length, tolerated },
    picture: PNG.sync.write(drawn),
  }
}

/** What pixelmatch draws otherwise is grey, or yellow. */
function redPixels({ width, data }: PNG): readonly Point[] {
  const points: Point[] = []
  for (let offset = 0; offset < data.length; offset += 4) {
    const isRed = data[offset] === 255 && data[offset + 1] === 0
    if (isRed) points.push({ x: (offset / 4) % width, y: Math.floor(offset / 4 / width) })
  }
  return points
}

/** Those of the square of a grid that has most. */
function densestSquare(points: readonly Point[]): readonly Point[] {
  const squares = new Map<string, Point[]>()
  for (const point of points) {
    const key = `${Math.floor(point.x / squareSize)} ${Math.floor(point.y / squareSize)}`
    const square = squares.get(key)
    if (square === undefined) squares.set(key, [point])
    else square.push(point)
  }
  return [...squares.values()].reduce<readonly Point[]>((most, few) => (few.length > most.length ? few : most), [])
}

function boxAround(points: readonly Point[]): Box {
  const box = { left: Infinity, top: Infinity, right: 0, bottom: 0 }
  for (const { x, y } of points) {
    box.left = Math.min(box.left, x)
    box.top = Math.min(box.top, y)
    box.right = Math.max(box.right, x)
    box.bottom = Math.max(box.bottom, y)
  }
  return box
}

function sizeOf({ width, height }: PNG): string {
  return `${width} × ${height}`
}

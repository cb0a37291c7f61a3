import { describe, expect, test } from 'vitest'
import type { Palette } from './palette.ts'
import { dark, light } from './palette.ts'

const pairs: readonly (readonly [text: keyof Palette, ground: keyof Palette])[] = [
  ['text', 'page'],
  ['text', 'panel'],
  ['muted', 'page'],
  ['muted', 'panel'],
  ['link', 'page'],
  ['link', 'panel'],
  ['pass', 'panel'],
  ['pass', 'passGround'],
  ['text', 'passMark'],
  ['text', 'passGround'],
  ['fail', 'panel'],
  ['fail', 'failGround'],
  ['text', 'failMark'],
  ['text', 'failGround'],
  ['error', 'panel'],
  ['error', 'errorGround'],
  ['text', 'errorGround'],
  ['skip', 'panel'],
  ['skip', 'skipGround'],
  ['text', 'skipGround'],
  ['muted', 'skipGround'],
]

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s palette', (_, palette) => {
  test.each(pairs)('shows %s on %s with a contrast of at least 4.5', (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5)
  })
})

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (lighter + 0.05) / (darker + 0.05)
}

/** WCAG 2.2, "relative luminance". */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

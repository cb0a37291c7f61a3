import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const styles = readFileSync(join(import.meta.dirname, 'theme.css'), 'utf8')

/** The colours of a theme by name. */
function colours(theme: 'light' | 'dark'): ReadonlyMap<string, string> {
  const pairs = styles.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)
  return new Map([...pairs].map(([, name = '', light = '', dark = '']) => [name, theme === 'light' ? light : dark]))
}

/** WCAG 2.2: from 1, the same, to 21, black on white. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const plain = ['page', 'panel', 'sunken']
const texts: readonly (readonly [text: string, grounds: readonly string[]])[] = [
  ['text', [...plain, 'pass-ground', 'fail-ground', 'error-ground', 'skip-ground', 'pass-mark', 'fail-mark']],
  ['muted', plain],
  ['link', plain],
  ['pass', [...plain, 'pass-ground']],
  ['fail', [...plain, 'fail-ground']],
  ['error', [...plain, 'error-ground']],
  ['skip', [...plain, 'skip-ground']],
]
const shapes = [
  'edge',
  'focus',
  'phase-boot',
  'phase-schema',
  'phase-import',
  'phase-steps',
  'phase-export',
  'phase-compare',
]

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const palette = colours(theme)
  const between = (one: string, other: string) => contrast(palette.get(one) ?? '', palette.get(other) ?? '')

  test.each(texts)('%s is read on all its grounds', (text, grounds) => {
    for (const ground of grounds) expect(between(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })

  test.each(shapes)('%s is seen on a panel', (shape) => {
    expect(between(shape, 'panel')).toBeGreaterThanOrEqual(3)
  })
})

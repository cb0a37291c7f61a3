import { shorten } from '../text/shorten.ts'
import { visible } from '../text/visible.ts'
import type { Markup } from './markup.ts'
import { html } from './markup.ts'

/** A text on one line that is cut to `width` characters. Null: a grey dash that is read as "absent". */
export function value(text: string | null, width: number): Markup {
  return text === null ? absent : html`<code dir="ltr">${visible(shorten(text, width))}</code>`
}

export const absent = html`<span class="muted">absent</span>`

/** `text`, with the part marked that `other` has not: what lies between their equal beginnings and ends. */
export function markedValue(text: string, other: string | null): Markup {
  if (other === null || text === other) return html`<code dir="ltr">${visible(text)}</code>`
  const start = equalLength(text, other, (index) => index)
  const longestEnd = Math.min(text.length, other.length) - start
  const end = Math.min(
    longestEnd,
    equalLength(text, other, (index, length) => length - 1 - index),
  )
  const middle = visible(text.slice(start, text.length - end))
  const marked = middle === '' ? null : html`<mark>${middle}</mark>`
  const tail = visible(text.slice(text.length - end))
  return html`<code dir="ltr">${visible(text.slice(0, start))}${marked}${tail}</code>`
}

/** How many characters are equal, counted from the beginning or the end as `position` says. */
function equalLength(a: string, b: string, position: (index: number, length: number) => number): number {
  const shortest = Math.min(a.length, b.length)
  let length = 0
  while (length < shortest && a[position(length, a.length)] === b[position(length, b.length)]) length += 1
  return length
}

import { shorten } from '../text/shorten.ts'
import { visibleLines } from '../text/visible.ts'

/** HTML that is safe to send. Made by {@link html} only. */
export interface Markup {
  readonly markup: string
}

/** Null shows nothing; a list shows its parts one after the other. */
type Part = string | number | Markup | null | readonly Part[]

/** No text is longer than this, whatever a report holds. */
const textWidth = 4000

/**
 * A template whose inserted texts can't be anything but text, between tags as well as in a quoted attribute. Control,
 * bidi and other invisible characters become JSON escapes; the end of a text beyond 4000 characters is left out.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const [first = '', ...rest] = strings
  return { markup: rest.reduce((text, string, index) => text + partText(parts[index] ?? null) + string, first) }
}

function partText(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escapeText(part)
  return 'markup' in part ? part.markup : part.map(partText).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeText(text: string): string {
  return visibleLines(shorten(text, textWidth))
    .join('\n')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

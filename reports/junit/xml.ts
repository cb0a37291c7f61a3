import { visibleLines } from '../text/visible.ts'
import { withEntities } from '../text/with-entities.ts'

/** XML that is safe to write. Made by {@link xml} only. */
export interface Xml {
  readonly xml: string
}

type Part = string | number | Xml | readonly Xml[]

/**
 * A template whose inserted texts can't be anything but text, between tags as well as in a quoted attribute. What XML has
 * no character for, and what nobody would see, becomes a JSON escape.
 */
export function xml(strings: TemplateStringsArray, ...parts: readonly Part[]): Xml {
  const [first = '', ...rest] = strings
  return { xml: rest.reduce((text, string, index) => text + partText(parts[index] ?? '') + string, first) }
}

function partText(part: Part): string {
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escapeText(part)
  return 'xml' in part ? part.xml : part.map((each) => each.xml).join('')
}

function escapeText(text: string): string {
  return withEntities(visibleLines(text).join('\n'))
}

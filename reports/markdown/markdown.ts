import { visible, visibleLines } from '../text/visible.ts'
import { withEntities } from '../text/with-entities.ts'

/** Markdown, as GitHub has it, that is safe to send. Made by {@link markdown} and {@link fenced} only. */
export interface Markdown {
  readonly markdown: string
}

type Part = string | number | Markdown | readonly Markdown[]

/**
 * A template whose inserted texts show as they are, as code in one line: they can't make markup, and GitHub makes neither
 * a mention nor a link of what is code. They may stand in lines that begin with an HTML tag, which Markdown leaves alone,
 * and nowhere else.
 */
export function markdown(strings: TemplateStringsArray, ...parts: readonly Part[]): Markdown {
  const [first = '', ...rest] = strings
  return { markdown: rest.reduce((text, string, index) => text + partText(parts[index] ?? '') + string, first) }
}

/** Lines of text as a block of code. */
export function fenced(text: string): Markdown {
  const lines = visibleLines(text).join('\n')
  const longest = Math.max(0, ...[...lines.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(Math.max(3, longest + 1))
  return { markdown: `${fence}text\n${lines}\n${fence}` }
}

function partText(part: Part): string {
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return `<code>${escapeText(part)}</code>`
  return 'markdown' in part ? part.markdown : part.map((each) => each.markdown).join('')
}

function escapeText(text: string): string {
  return withEntities(visible(text))
}

import { visibleLines } from '../../../text/visible.ts'

/** Advice, in its order: sentences, and YAML that can be copied. */
export interface FixPart {
  readonly kind: 'text' | 'yaml'
  readonly lines: readonly string[]
}

/** Indented lines of an advice are YAML for the case file; they lose the indent that all of them have. */
export function fixParts(fix: string): readonly FixPart[] {
  const parts: { kind: FixPart['kind']; lines: string[] }[] = []
  for (const line of visibleLines(fix)) {
    const kind = line.startsWith('  ') ? 'yaml' : 'text'
    const last = parts.at(-1)
    if (last?.kind === kind) last.lines.push(line)
    else if (line !== '') parts.push({ kind, lines: [line] })
  }
  return parts.map(({ kind, lines }) => (kind === 'yaml' ? { kind, lines: withoutIndent(lines) } : { kind, lines }))
}

function withoutIndent(lines: readonly string[]): readonly string[] {
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length))
  return lines.map((line) => line.slice(indent))
}

import { visibleLines } from '../text/visible.ts'

export interface Annotation {
  readonly kind: 'error' | 'notice'
  /** Relative to the repository, with forward slashes. Null: of no file. */
  readonly file: string | null
  /** Null: of the file as a whole. */
  readonly line: number | null
  readonly title: string
  /** May span lines. */
  readonly message: string
}

/**
 * One line that GitHub Actions takes for an annotation, without its end: `::error file=…,line=…,title=…::…`. No text in it can
 * end the line or a property.
 */
export function workflowCommand({ kind, file, line, title, message }: Annotation): string {
  const properties = [
    ...(file === null ? [] : [`file=${escapeProperty(file)}`]),
    ...(line === null ? [] : [`line=${line}`]),
    `title=${escapeProperty(title)}`,
  ]
  return `::${kind} ${properties.join(',')}::${escapeMessage(message)}`
}

function escapeMessage(text: string): string {
  return visibleLines(text).join('\n').replaceAll('%', '%25').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

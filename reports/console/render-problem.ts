import { shorten } from '../text/shorten.ts'
import { visibleLines } from '../text/visible.ts'
import type { Style } from './style.ts'

const lineWidth = 1000

/** The message of an error (a HarnessError's is complete in itself), made safe to print: its first line stands out. */
export function renderProblem(message: string, style: Style): string {
  const [first = '', ...rest] = visibleLines(message).map((line) => shorten(line, lineWidth))
  return [`${style.bad('✗')} ${style.strong(first)}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join(
    '\n',
  )
}

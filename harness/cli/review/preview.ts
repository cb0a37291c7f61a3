import { type Style, visible } from '../../../reports/index.ts'
import type { TextFile, UpdatedCase } from '../../transform/index.ts'

/** More lines of a change are not shown. */
const maxLines = 20

/**
 * What would be written: of each file the lines that go and that come, with their numbers.
 * @param before the files as they are; one that is not among them is new
 * @param nameOf how a path is shown
 */
export function previewText(
  { files }: Pick<UpdatedCase, 'files'>,
  before: readonly TextFile[],
  nameOf: (path: string) => string,
  style: Style,
): string {
  if (files.length === 0) return '  the case file has no place for it: accepting it writes nothing'
  const blocks = files.flatMap(({ path, text }) => {
    const lines = changedLines(before.find((file) => file.path === path)?.text ?? '', text)
    const shown = lines.slice(0, maxLines).map(({ mark, number, text }) => {
      const line = `${mark} ${String(number).padStart(4)}  ${visible(text)}`
      return `    ${mark === '+' ? style.good(line) : style.bad(line)}`
    })
    const left = lines.length - shown.length
    return [
      `  accepting it writes ${visible(nameOf(path))}`,
      ...shown,
      ...(left > 0 ? [`    … and ${left} more lines`] : []),
    ]
  })
  return blocks.join('\n')
}

interface ChangedLine {
  readonly mark: '-' | '+'
  /** 1-based, in the text that has it. */
  readonly number: number
  readonly text: string
}

/** From the first to the last line that differ. */
export function changedLines(before: string, after: string): readonly ChangedLine[] {
  const [old, now] = [linesOf(before), linesOf(after)]
  const most = Math.min(old.length, now.length)
  let start = 0
  while (start < most && old[start] === now[start]) start += 1
  let end = 0
  while (end < most - start && old.at(-1 - end) === now.at(-1 - end)) end += 1
  const part = (lines: readonly string[], mark: ChangedLine['mark']): readonly ChangedLine[] =>
    lines.slice(start, lines.length - end).map((text, index) => ({ mark, number: start + index + 1, text }))
  return [...part(old, '-'), ...part(now, '+')]
}

/** An end of the last line makes no line. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

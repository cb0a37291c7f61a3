import { type CollectionNode, isFlow, type Part, partsOf } from './located.ts'
import { indentOf, lineEnd, lineStart, linesAt, startsLine, type TextEdit } from './text-edits.ts'

/**
 * Takes parts out of a list or a mapping that keeps at least one, with the comments that are clearly their own: those
 * within, those at the end of their lines, and those right above where no part that follows could be meant as well.
 * Of a collection in flow style only one part at a time.
 */
export function removeParts(text: string, node: CollectionNode, indices: readonly number[]): readonly TextEdit[] {
  const parts = partsOf(node)
  if (isFlow(node)) return indices.slice(0, 1).flatMap((index) => removeFlowPart(text, node, parts, index))
  return indices.flatMap((index) => {
    const part = parts[index]
    return part ? [removeLines(text, part, parts[index - 1], parts[index + 1])] : []
  })
}

function removeLines(text: string, part: Part, before: Part | undefined, after: Part | undefined): TextEdit {
  const end = lineEnd(text, part.end)
  if (!startsLine(text, part.start)) return { start: part.start, end: after?.start ?? part.end, text: '' }
  const start = lineStart(text, part.start)
  const from = before ? lineEnd(text, before.end) : 0
  const above = linesAbove(text, start, from, /^\s*#/)
  if (!after) return { start: before ? linesAbove(text, above, from, /^\s*$/) : above, end, text: '' }
  return { start: isSetOff(text, end, after.start) ? above : start, end, text: '' }
}

/** Where the lines of a kind right above a line begin; the line itself when there are none. */
function linesAbove(text: string, start: number, from: number, kind: RegExp): number {
  let above = start
  while (above > from) {
    const previous = lineStart(text, above - 1)
    if (previous < from || !kind.test(text.slice(previous, above))) break
    above = previous
  }
  return above
}

/** Whether a blank line or a comment stands before what follows. */
function isSetOff(text: string, end: number, next: number): boolean {
  return lineStart(text, next) > end
}

function removeFlowPart(
  text: string,
  node: CollectionNode,
  parts: readonly Part[],
  index: number,
): readonly TextEdit[] {
  const [before, part, after] = [parts[index - 1], parts[index], parts[index + 1]]
  if (!part) return []
  const ownLine = startsLine(text, part.start)
  if (after) {
    const hasOwnLines = ownLine && lineStart(text, after.start) > part.end
    return hasOwnLines
      ? [{ start: lineStart(text, part.start), end: lineEnd(text, part.end), text: '' }]
      : [{ start: part.start, end: after.start, text: '' }]
  }
  const { end } = innerRange(node)
  const hasLines = ownLine && lineStart(text, end) > part.end
  if (!before || !hasLines) return [{ start: before?.end ?? part.start, end: part.end, text: '' }]
  const comma = commaAfter(text, before.end, part.start)
  return [
    ...(comma === null ? [] : [{ start: comma, end: comma + 1, text: '' }]),
    { start: lineStart(text, part.start), end: lineEnd(text, part.end), text: '' },
  ]
}

/**
 * Adds parts after the last one of a collection that has some.
 * @param parts the lines of each; those of a collection in flow style are without commas
 */
export function appendParts(
  text: string,
  node: CollectionNode,
  parts: readonly (readonly string[])[],
): readonly TextEdit[] {
  const known = partsOf(node)
  const last = known.at(-1)
  if (!last) return []
  const indent = indentOf(text, last.start)
  if (!isFlow(node))
    return [
      linesAt(
        text,
        lineEnd(text, last.end),
        parts.flat().map((line) => indent + line),
      ),
    ]
  const { end } = innerRange(node)
  const comma = commaAfter(text, last.end, end)
  if (!startsLine(text, last.start)) {
    const joined = parts.map((lines) => lines.join(' ')).join(', ')
    if (comma === null) return [{ start: last.end, end: last.end, text: `, ${joined}` }]
    return [{ start: comma + 1, end: comma + 1, text: ` ${joined},` }]
  }
  const lines = parts.flatMap((part, index) => {
    const mark = index < parts.length - 1 || comma !== null ? ',' : ''
    return part.map((line, number) => `${indent}${line}${number === part.length - 1 ? mark : ''}`)
  })
  const lastLine = lineEnd(text, comma ?? last.end)
  const at = lastLine > end ? (comma ?? last.end) : lastLine
  return [...(comma === null ? [{ start: last.end, end: last.end, text: ',' }] : []), linesAt(text, at, lines)]
}

/** Between the brackets. */
function innerRange(node: CollectionNode): { readonly start: number; readonly end: number } {
  const [start, end] = node.range ?? [0, 0]
  return { start: start + 1, end: end - 1 }
}

/** A comma that is in no comment; null when there is none. */
function commaAfter(text: string, from: number, to: number): number | null {
  for (let at = from; at < to; at += 1) {
    if (text[at] === ',') return at
    if (text[at] === '#') at = lineEnd(text, at) - 1
  }
  return null
}

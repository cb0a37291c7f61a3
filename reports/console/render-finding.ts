import type { Finding } from '../../harness/model/finding.ts'
import type { FindingSide, FindingSource } from '../text/finding-text.ts'
import { findingMessage, findingReason, findingRow, findingSides } from '../text/finding-text.ts'
import { shortFix } from '../text/short-fix.ts'
import { shorten, shortenTogether } from '../text/shorten.ts'
import { visible, visibleLines } from '../text/visible.ts'
import type { Style } from './style.ts'

const valueWidth = 160
const lineWidth = 1000
const sideNameWidth = 'intended'.length

/** What a finding is told among. */
export interface FindingSurroundings {
  /** Default: a case. */
  readonly source?: FindingSource
  /** Rows that its own must not be mistaken for. Default: none. */
  readonly otherRows?: readonly string[]
}

/** One finding: what and where, its sides, why, and what to do about it. No final line end. */
export function renderFinding(
  finding: Finding,
  style: Style,
  { source = 'case', otherRows = [] }: FindingSurroundings = {},
): string {
  const message = findingMessage(finding)
  const reason = findingReason(finding)
  return [
    heading(finding, style),
    ...(message === null ? [] : indented(message)),
    ...sideLines(findingSides(finding, source), style, otherRows),
    ...(reason === '' ? [] : [`  ${style.faint(shorten(reason, lineWidth))}`]),
    ...(finding.fix === '' ? [] : indented(adviceOf(finding))),
  ].join('\n')
}

/** An entry whose lines would be cut is left out whole. */
function adviceOf({ fix }: Finding): string {
  return fix.split('\n').some((line) => line.length > lineWidth) ? shortFix(fix, lineWidth) : fix
}

function heading(finding: Finding, style: Style): string {
  const row = findingRow(finding)
  const field = finding.field === null ? '' : `, field ${style.strong(shorten(visible(finding.field), valueWidth))}`
  const place = `${style.place(shorten(visible(finding.model), valueWidth))}${row === null ? '' : ` ${row}`}${field}`
  return `${style.bad('✗')} ${style.bad(style.strong(finding.kind))}  ${place}`
}

function sideLines(sides: readonly FindingSide[], style: Style, otherRows: readonly string[]): readonly string[] {
  const paints = { before: style.faint, intended: style.good, expected: style.good, actual: style.bad } as const
  const texts = shortenTogether(
    sides.map((side) => side.text),
    valueWidth,
    otherRows,
  )
  return sides.map(({ name }, index) => {
    const text = texts[index] ?? null
    const shown = text === null ? style.faint('(absent)') : paints[name](visible(text))
    return `    ${name.padEnd(sideNameWidth)}  ${shown}`
  })
}

function indented(text: string): readonly string[] {
  return visibleLines(text).map((line) => `  ${shorten(line, lineWidth)}`)
}

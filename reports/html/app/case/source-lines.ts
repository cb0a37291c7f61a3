import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { shorten } from '../../../text/shorten.ts'
import { visible } from '../../../text/visible.ts'

/** A line of a case file. */
export interface SourceLine {
  /** 1-based. */
  readonly number: number
  readonly text: string
  /** The step that it is part of, 1-based; null: of none. */
  readonly step: number | null
  /** Whether that step begins here. */
  readonly isStepStart: boolean
}

const longestLine = 1000

/** The lines of a case file, each with its step. Nothing in them can be obeyed by whoever shows them. */
export function sourceLines(source: string, steps: CaseReport['steps']): readonly SourceLine[] {
  const lines = source.replace(/\r?\n$/, '').split(/\r?\n/)
  const owners = stepOwners(lines, steps)
  return lines.map((text, index) => ({
    number: index + 1,
    text: visible(shorten(text, longestLine)),
    step: owners.get(index + 1)?.step ?? null,
    isStepStart: owners.get(index + 1)?.isStart ?? false,
  }))
}

/** A step reaches to the next one, or to the first line that is not indented more than it. */
function stepOwners(
  lines: readonly string[],
  steps: CaseReport['steps'],
): ReadonlyMap<number, { readonly step: number; readonly isStart: boolean }> {
  const owners = new Map<number, { step: number; isStart: boolean }>()
  for (const [index, { line: start }] of steps.entries()) {
    if (start === null || start > lines.length) continue
    const indent = indentOf(lines[start - 1] ?? '')
    owners.set(start, { step: index + 1, isStart: true })
    for (let number = start + 1; number <= lines.length; number += 1) {
      const text = lines[number - 1] ?? ''
      const isOver = text.trim() !== '' && indentOf(text) <= indent
      if (isOver || steps.some(({ line }) => line === number)) break
      if (text.trim() !== '') owners.set(number, { step: index + 1, isStart: false })
    }
  }
  return owners
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length
}

/** Positions from 1, in the report, of the findings that blame a step, by its number: `step 2 (sql)` is 2. */
export function blamedSteps(findings: CaseReport['findings']): ReadonlyMap<number, readonly number[]> {
  const blamed = new Map<number, number[]>()
  for (const [index, { step }] of findings.entries()) {
    const number = stepNumber(step)
    if (number === null) continue
    const known = blamed.get(number)
    if (known) known.push(index + 1)
    else blamed.set(number, [index + 1])
  }
  return blamed
}

/** Null: no step, or none by number. */
export function stepNumber(step: string | null): number | null {
  const found = /^step (\d{1,6})\b/.exec(step ?? '')
  return found ? Number(found[1]) : null
}

import type { CaseReport } from '../../../../harness/model/case-report.ts'
import type { Finding } from '../../../../harness/model/finding.ts'
import { type SourceLine, stepNumber } from './source-lines.ts'

/**
 * Gives the line of the case file, 1-based, on which the statement begins that a finding is blamed on. Null: it is of
 * another file, of no SQL, or within a text whose lines are not those of the file.
 */
export function statementLines(lines: readonly SourceLine[]): (finding: Finding) => number | null {
  const texts = new Map<number, SqlText | null>()
  return ({ step, statement }) => {
    const number = stepNumber(step)
    const within = Number(/^line (\d{1,6}) of its SQL$/.exec(statement ?? '')?.[1])
    if (number === null || Number.isNaN(within)) return null
    const text = texts.get(number) ?? sqlTextOf(lines.filter(({ step: owner }) => owner === number))
    texts.set(number, text)
    if (text === null) return null
    if (text.kind === 'line') return text.line
    const line = text.header + within
    return lines[line - 1]?.step === number ? line : null
  }
}

/** The text of a step's SQL: all on a line, or each of its lines on one of its own below a header. */
type SqlText = { readonly kind: 'line'; readonly line: number } | { readonly kind: 'block'; readonly header: number }

/** @param lines of the step alone */
function sqlTextOf(lines: readonly SourceLine[]): SqlText | null {
  for (const [index, { text, number }] of lines.entries()) {
    const value = /^[\s-]*\{?\s*["']?sql["']?\s*:\s*(.*)$/.exec(text)?.[1]
    if (value === undefined) continue
    if (/^\|[-+\d]*\s*(?:#.*)?$/.test(value)) return { kind: 'block', header: number }
    const goesOn = indentOf(lines[index + 1]?.text ?? '') > indentOf(text.replace(/^(\s*)- /, '$1  '))
    return value === '' || value.startsWith('>') || goesOn ? null : { kind: 'line', line: number }
  }
  return null
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length
}

/** Positions from 1, in the report, of the findings that are blamed on a line, by its number. */
export function findingsByLine(
  findings: CaseReport['findings'],
  lineOf: (finding: Finding) => number | null,
): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>()
  for (const [index, finding] of findings.entries()) {
    const line = lineOf(finding)
    if (line !== null) found.set(line, [...(found.get(line) ?? []), index + 1])
  }
  return found
}

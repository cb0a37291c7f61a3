import { createContext } from 'preact'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import type { Finding } from '../../../../harness/model/finding.ts'
import { lineAnchor } from './anchors.ts'
import type { SourceLine } from './source-lines.ts'

/** A line of the case file, and its address. */
interface LineLink {
  /** 1-based. */
  readonly number: number
  readonly href: string
}

/** The lines of the case file that other parts of the page speak of. Null: it has no such line, or is not shown. */
export interface CasePlaces {
  readonly line: (number: number) => LineLink | null
  /** Where a step begins. @param step 1-based */
  readonly step: (step: number) => LineLink | null
  /** Where the statement begins that a finding is blamed on. */
  readonly statement: (finding: Finding) => LineLink | null
}

const nowhere = (): null => null

export const CasePlaces = createContext<CasePlaces>({ line: nowhere, step: nowhere, statement: nowhere })

interface Known {
  readonly lines: readonly SourceLine[]
  readonly steps: CaseReport['steps']
  readonly lineOf: (finding: Finding) => number | null
  readonly href: (focus: string) => string
}

export function casePlaces({ lines, steps, lineOf, href }: Known): CasePlaces {
  const line = (number: number | null | undefined): LineLink | null =>
    number && number <= lines.length ? { number, href: href(lineAnchor(number)) } : null
  return { line, step: (step) => line(steps[step - 1]?.line), statement: (finding) => line(lineOf(finding)) }
}

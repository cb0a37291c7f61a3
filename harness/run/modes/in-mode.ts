import type { CaseMode, Finding } from '../../model/finding.ts'

/** Findings as those of a mode: nothing that a case file can declare makes them intended. */
export function inMode(
  mode: CaseMode,
  findings: readonly Finding[],
  fix: (finding: Finding) => string,
): readonly Finding[] {
  return findings.map(({ proposal: _, ...finding }) => ({ ...finding, mode, fix: fix(finding) }))
}

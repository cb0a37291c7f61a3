import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { shorten } from '../../../text/shorten.ts'
import { longestName } from '../../overview-of.ts'
import type { Overview } from '../../packed.ts'
import { loadCase } from './load-case.ts'

/** Every case that these files declare, on whatever target, in the order of the report. */
export function loadFiles({ cases }: Overview, files: readonly string[]): Promise<readonly CaseReport[]> {
  const names = new Set(files.map((file) => shorten(file, longestName)))
  const positions = cases.flatMap(({ file }, index) => (names.has(file) ? [index + 1] : []))
  return Promise.all(positions.map(loadCase))
}

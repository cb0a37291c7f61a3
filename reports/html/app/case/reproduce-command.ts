import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { filtersFor } from '../../../review/filters-for.ts'

/** What runs just this case again, on the target that it ran on. */
export function reproduceCommand({ file, target }: Pick<CaseReport, 'file' | 'target'>): string {
  const on = target === null ? '' : ` --postgres ${target}`
  return `npx roundtrip run${filtersFor([{ file }]) ?? ''}${on}`
}

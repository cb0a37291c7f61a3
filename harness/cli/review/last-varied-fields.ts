import { variedOf } from '../../../reports/index.ts'
import type { CaseInputs, VariedField } from '../../model/case-report.ts'
import { HarnessError } from '../../model/errors.ts'
import { readLastReport } from './read-report.ts'

/**
 * What the last run of a project found otherwise when it ran a case again, on the same inputs. Nothing where no report
 * of that run is here: an approval may be applied elsewhere.
 */
export async function lastVariedFields(
  root: string,
): Promise<(judged: CaseInputs & { readonly file: string }) => readonly VariedField[]> {
  const report = await readLastReport(root).catch((error: unknown) => {
    if (error instanceof HarnessError) return null
    throw error
  })
  return ({ file, caseHash, snapshotHash }) =>
    variedOf(
      (report?.cases ?? []).filter(
        ({ file: name, inputs }) =>
          name === file && inputs?.caseHash === caseHash && inputs.snapshotHash === snapshotHash,
      ),
    )
}

import type { Case } from '../model/case.ts'
import { snapshotPath } from './snapshot-path.ts'

/** Absolute paths of the snapshots that steps of a case import, in their order. @param subjectFolder absolute */
export function stepSnapshots(parsed: Case, subjectFolder: string): readonly string[] {
  return parsed.transform.flatMap((step) =>
    step.kind === 'import' ? [snapshotPath({ file: parsed.file, snapshot: step.snapshot }, subjectFolder)] : [],
  )
}

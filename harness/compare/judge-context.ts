import type { BoundComparator } from '../model/comparator.ts'
import type { ModelName } from '../model/snapshot.ts'
import type { CopiedSecrets } from './copied-secrets.ts'
import type { IsSettled } from './reference-index.ts'

/** What a verdict is made with, besides the rows. */
export interface JudgeContext {
  /** A case has a before and may declare changes; two files only have an expected and an actual side. */
  readonly purpose: 'case' | 'files'
  readonly comparators: ReadonlyMap<ModelName, readonly BoundComparator[]>
  /** When the steps ran, by the database's clock; null for files. */
  readonly window: { readonly start: string; readonly end: string } | null
  /** Labels of the case's steps: `step 1 (update sentry.organization)`. */
  readonly steps: readonly string[]
  /** Whether the snapshot was brought in by rules, which may change it before any step. Absent: it was not. */
  readonly isRelocated?: boolean
  /** Whether the actual rows kept the primary keys of the expected ones. */
  readonly keysPreserved: boolean
  /** The line of the case file where `expect.changes` has its first entry. Absent: it has none, or no line. */
  readonly changesLine?: number
  /** The models of two files that belong to no subject, whose structure they show themselves. Absent: there is one. */
  readonly inferredModels?: readonly ModelName[]
  /** Which rows were paired before and found right, so that they are not among those to judge. Absent: none. */
  readonly isSettled?: IsSettled
  /** What must not be shown, wherever it is. Absent: the secrets of the rows that are judged. */
  readonly copied?: CopiedSecrets
}

/** The step to blame where there is no choice; null where there is. */
export function onlyStep(context: JudgeContext): string | null {
  return context.steps.length === 1 ? (context.steps[0] ?? null) : null
}

import type { CaseReport } from '../../harness/model/case-report.ts'
import type { Finding } from '../../harness/model/finding.ts'
import type { JsonValue } from '../../harness/model/json.ts'
import type { RunReport } from '../../harness/model/report.ts'
import type { ModelCounts } from './change-counts.ts'

/**
 * How a report lies in its page: data blocks of base64, each the gzip of a JSON text. Where JSON has a number that a
 * double cannot hold, or writes otherwise, it stands as an object with {@link packedNumberKey}.
 */

/** The block that the first view is made of: all but what is inside the cases. */
export interface Overview extends Omit<RunReport, 'cases'> {
  /** That of `reportDigest`: tells this report from every other. */
  readonly digest: string
  /** What the cases ran on, each once: `18.4 (embedded)`. */
  readonly postgres: readonly string[]
  /** Of all cases together. Null: the report is whole. */
  readonly leftOut: LeftOut | null
  readonly cases: readonly OverviewCase[]
}

/** Names are shortened to this in the overview. Characters. */
export const longestName = 500

/** What is told of a case, and looked for, before it is opened. Long texts are shortened. */
export interface OverviewCase
  extends Pick<
    CaseReport,
    'name' | 'file' | 'subject' | 'tags' | 'status' | 'target' | 'intendedChanges' | 'actualChanges' | 'timings'
  > {
  /** Those that findings or changed rows are about, in the order in which they first appear. */
  readonly models: readonly string[]
  /** How many there are. */
  readonly findings: number
  /** What these name, to be looked for: a line each, in lower case; of very many the first. */
  readonly words: string
  /** How many findings of its file can be decided about in the page, on all targets together, each once. */
  readonly decidable: number
  /** What is not in the page, since it would be too large. Null: the case is whole. */
  readonly leftOut: LeftOut | null
}

/**
 * How many of what a case has are not in the page. `shortened`: findings and changed rows that it has in short only.
 * `details`: 1 where it has no more of the case itself than its name, verdict and counts.
 */
export type LeftOut = Readonly<Record<'findings' | 'changedRows' | 'shortened' | 'sources' | 'details', LeftOutCount>>

export interface LeftOutCount {
  readonly left: number
  readonly of: number
}

/** A case as the page has it. */
export interface PageCase extends CaseReport {
  /** Absent: nothing of the case was left out. */
  readonly whole?: WholeCase
}

/** The same once it is loaded there. */
export interface LoadedReport extends PageCase {
  readonly findings: readonly PageFinding[]
}

export interface PageFinding extends Finding {
  /** What a decision about it is kept by: that of `decisionKeys`. */
  readonly key: string
}

/** Of a case that is not whole in the page, what is said of the whole. */
export interface WholeCase {
  /** Of changes and findings, in words. */
  readonly counts: string
  readonly leftOut: LeftOut
  /** Empty: it is not said. */
  readonly rows: readonly ModelCounts[]
  /** How many findings there are of each group that the page has some of, in its order. Empty: it has all findings. */
  readonly findingGroups: readonly number[]
  /** The same, of each model. */
  readonly findingModels: readonly number[]
}

/**
 * The items of a case, in order: one head, then its findings, then its changed rows. They are spread over several JSON
 * arrays, a block each, since one text of them all may be more than a browser should hold.
 */
export type PackedItem = PackedCase | PageFinding | PackedRow

/** A case without its findings and changed rows. */
export interface PackedCase extends Omit<PageCase, 'findings' | 'changedRows'> {
  /** What the rows name by number. */
  readonly texts: readonly string[]
}

/**
 * A changed row with little text, for there may be a hundred thousand. Texts that many rows have are numbers of
 * {@link PackedCase.texts}, -1 for null or none; true is 1; what a row lacks is 0.
 */
export type PackedRow = readonly [
  kind: number,
  model: number,
  pk: JsonValue,
  label: string | null,
  pairedBy: number,
  intended: number,
  intendedBy: number,
  fields: readonly PackedField[],
  unchanged: readonly (readonly [field: number, text: string])[] | 0,
  references: readonly PackedReference[] | 0,
  /** 1-based. */
  findings: readonly number[] | 0,
]

/** An `actual` of 0 is the same as `expected`. */
export type PackedField = readonly [
  field: number,
  before: string | null,
  expected: string | null,
  actual: string | null | 0,
  intended: number,
  intendedBy: number,
  settledBy: number,
]

export type PackedReference = readonly [
  field: number,
  model: number,
  pk: JsonValue,
  label: string | null,
  ...otherFields: readonly number[],
]

/** The member that makes an object a number's text. An object of the report that has one such member, of any number of NULs, has one NUL more. */
export const packedNumberKey = '\0'

/** The id of the element that holds the blocks of a case, one a line. @param position 1-based */
export function caseBlockId(position: number): string {
  return `case-${position}`
}

export const overviewBlockId = 'overview'

import type { CaseReport } from '../model/case-report.ts'
import { withoutDeepProposals } from '../model/deep-proposals.ts'
import { isExactNumber, jsonNumber } from '../model/json.ts'

/** A case's report as it goes from a worker to the main process, which would make plain objects of exact numbers. */
export type PackedReport = string

/** Stands for an exact number. No JSON of a database has it: PostgreSQL knows no such character. */
const exactKey = '\u0000exact'

export function packReport(report: CaseReport): PackedReport {
  return JSON.stringify(withoutDeepProposals(report), (_, value: unknown) =>
    isExactNumber(value) ? { [exactKey]: value.text } : value,
  )
}

/** Of a test's meta data; null for what is no case, or has not ended. */
export function reportOf({ roundtrip }: { readonly roundtrip?: PackedReport | undefined }): CaseReport | null {
  return roundtrip === undefined ? null : unpackReport(roundtrip)
}

export function unpackReport(packed: PackedReport): CaseReport {
  return JSON.parse(packed, (_, value: unknown) => {
    const isObject = typeof value === 'object' && value !== null
    return isObject && exactKey in value ? jsonNumber(String(value[exactKey])) : value
  })
}

import type { Comparison } from '../model/comparison.ts'
import type { Finding, FindingKind } from '../model/finding.ts'
import { orderFix } from './order-fix.ts'
import type { BoundSchema } from './subject-schema.ts'

/** What there is to say of one of two compared files by itself. */
export interface JudgedFile {
  readonly file: string
  readonly rows: number
  readonly findings: readonly Finding[]
}

/** @param between what differs between the two */
export function comparisonOf(
  { subject }: Pick<BoundSchema, 'subject'>,
  expected: JudgedFile,
  actual: JudgedFile,
  between: readonly Finding[],
): Comparison {
  const findings = [...ofFile(subject, expected), ...ofFile(subject, actual), ...between]
  return {
    schemaVersion: 1,
    subject: subject?.definition.name ?? null,
    verdict: findings.length === 0 ? 'pass' : 'fail',
    summary: {
      expectedRows: expected.rows,
      actualRows: actual.rows,
      findings: findings.length,
      byKind: countKinds(findings),
    },
    findings,
  }
}

function ofFile(subject: BoundSchema['subject'], { file, findings }: JudgedFile): readonly Finding[] {
  return findings.map((finding) => ({
    ...finding,
    message: `${file}: ${finding.message}`,
    ...(finding.kind === 'unordered-input' && { fix: orderFix(subject, file) }),
  }))
}

function countKinds(findings: readonly Finding[]): Comparison['summary']['byKind'] {
  const counts: Partial<Record<FindingKind, number>> = {}
  for (const kind of findings.map((finding) => finding.kind).sort()) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

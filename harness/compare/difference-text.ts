import type { FindingKind } from '../model/finding.ts'

/** What the two sides of a finding say, as one sentence. @param what `field note`, `the primary key` */
export function differenceText(
  kind: FindingKind,
  what: string,
  expected: string | null,
  actual: string | null,
): string {
  switch (kind) {
    case 'existence':
      return expected === null ? `${what} should not be there` : `${what} is missing`
    case 'missing-change':
      return `${what} should have become ${cut(expected)}, but it did not change`
    default: {
      const alike = expected === actual ? ', different where it is not shown' : ''
      return `${what} should be ${cut(expected)}, but is ${cut(actual)}${alike}`
    }
  }
}

function cut(text: string | null): string {
  if (text === null) return 'absent'
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}

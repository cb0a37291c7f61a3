import type { Finding } from './finding.ts'

/** What a finding has that is about no row and no value: nothing of either. */
export const noRow = {
  ordinal: null,
  expectedPk: null,
  actualPk: null,
  label: null,
  comparator: null,
  before: null,
  expected: null,
  actual: null,
  pairedBy: null,
} as const satisfies Partial<Finding>

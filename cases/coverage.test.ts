import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { coverageProblems } from '../harness/index.ts'

test.each(['bookshop', 'sentry'])(
  'somebody has decided, and tested, what becomes of every model of %s',
  async (subject) => {
    expect(await coverageProblems(dirname(import.meta.dirname), subject)).toEqual([])
  },
  60_000,
)

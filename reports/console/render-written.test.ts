import { expect, test } from 'vitest'
import { sampleCase } from '../test-samples.ts'
import { renderWritten } from './render-written.ts'

test('what was written is told with its file, and whether it helped', () => {
  const cases = [
    sampleCase({ status: 'pass', written: null }),
    sampleCase({ status: 'pass', file: 'cases/a.case.yaml', written: '2 changes declared, 1 dropped' }),
    sampleCase({ status: 'fail', file: 'cases/b.case.yaml', written: '1 change corrected' }),
  ]
  expect(renderWritten(cases)).toMatchInlineSnapshot(`
    "wrote cases/a.case.yaml: 2 changes declared, 1 dropped
    wrote cases/b.case.yaml: 1 change corrected, and it still fails"
  `)
  expect(renderWritten(cases.slice(0, 1))).toBeNull()
})

test('cases that are too many for a console are counted', () => {
  const cases = Array.from({ length: 23 }, () => sampleCase({ status: 'pass', written: '1 change declared' }))
  expect(renderWritten(cases)).toMatch(/\nand 3 more cases$/)
})

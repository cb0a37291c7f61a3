import { expect, test } from 'vitest'
import { sampleRun } from '../test-run.ts'
import { renderCaseFailure, renderCaseHeading } from './render-case.ts'
import { createStyle } from './style.ts'

test.each([
  ['run.console.txt', false],
  ['run.console.color.txt', true],
])('the cases of a run that did not pass, as %s', async (file, color) => {
  const style = createStyle({ color })
  const cases = sampleRun().cases.filter(({ status }) => status === 'fail' || status === 'error')
  const text = cases.map((report) => `${renderCaseHeading(report, style)}\n${renderCaseFailure(report, style)}\n`)
  await expect(text.join('\n')).toMatchFileSnapshot(`../golden/${file}`)
})

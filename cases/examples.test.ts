import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const guide = readFileSync(new URL('../docs/cases.md', import.meta.url), 'utf8')

/** The cells below a subject's name, in the guide's table of examples. */
function namedCases(column: number): readonly string[] {
  const [, section = ''] = guide.split('\n## Examples\n')
  const [table = ''] = section.split('\n## ')
  const cells = table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|')[column] ?? '')
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
}

test.each([
  ['bookshop', 2],
  ['sentry', 3],
] as const)('the examples that the guide names are cases of %s', (subject, column) => {
  const names = namedCases(column)
  expect(names.length).toBeGreaterThan(20)
  const missing = names.filter((name) => !existsSync(new URL(`${subject}/${name}.case.yaml`, import.meta.url)))
  expect(missing).toEqual([])
})

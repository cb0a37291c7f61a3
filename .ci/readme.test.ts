import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = dirname(import.meta.dirname)
const readme = await readFile(join(root, 'README.md'), 'utf8')

test.each([
  ['ts', 'snapshots/shop/subject.ts'],
  ['sql', 'snapshots/shop/schema.sql'],
  ['json', 'snapshots/shop/small.json'],
  ['yaml', 'cases/shop/price-rise.case.yaml'],
])('the quick start shows, in %s, the %s that the smoke test runs', async (language, file) => {
  const text = await readFile(join(root, '.ci/smoke', file), 'utf8')
  expect(readme).toContain(`\`\`\`${language}\n${text}\`\`\`\n`)
})

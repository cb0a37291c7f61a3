import { defineConfig } from 'vitest/config'
import { roundtrip } from './harness/vitest/index.ts'

const inCi = Boolean(process.env.CI)

export default defineConfig({
  plugins: [roundtrip()],
  test: {
    include: ['{harness,comparators,reports,snapshots,cases,bench,.ci}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**', 'reports/out/**', '.ci/smoke/**'],
    maxWorkers: 2,
    // .ci/run counts the tests by this file.
    reporters: inCi ? ['default', ['json', { outputFile: 'reports/out/vitest.json' }]] : ['default'],
  },
})

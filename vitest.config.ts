import { defineConfig } from 'vitest/config'
import { roundtrip } from './harness/vitest/index.ts'

const inCi = Boolean(process.env.CI)
const folders = '{harness,comparators,reports,snapshots,cases,bench,.ci}'

/**
 * Tests that run only when they are asked for, by their mode.
 * - `slow`: what kills runners, fills disks and waits for servers that do not answer
 * - `browser`: reports in a real browser
 */
const suites = ['slow', 'browser']

export default defineConfig(({ mode }) => {
  const suite = suites.includes(mode) ? mode : null
  return {
    plugins: suite === null ? [roundtrip()] : [],
    test: {
      include: [`${folders}/**/*.${suite === null ? '' : `${suite}.`}test.ts`],
      exclude: [
        '**/node_modules/**',
        'dist/**',
        'reports/out/**',
        '.ci/smoke/**',
        ...suites.filter((name) => name !== suite).map((name) => `**/*.${name}.test.ts`),
      ],
      pool: 'forks',
      isolate: false,
      maxWorkers: 2,
      ...(suite === 'browser' ? { testTimeout: 60_000, hookTimeout: 60_000 } : {}),
      // .ci/run counts the tests by these files.
      reporters: inCi
        ? ['default', ['json', { outputFile: `reports/out/vitest${suite === null ? '' : `-${suite}`}.json` }]]
        : ['default'],
    },
  }
})
